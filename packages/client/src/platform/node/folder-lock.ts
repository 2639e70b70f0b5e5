import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Lock } from '../../ports.ts'
import { newLockTable, StoreLock, takeHere } from '../../store-lock.ts'
import { fileOf } from './key-files.ts'

/** Milliseconds between two looks at a name that another process holds: from, to. */
const LOOKS = [2, 60] as const
/** SQLITE_BUSY, without what extends it. */
const BUSY = 5

type Sqlite = typeof import('node:sqlite')

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === BUSY

/**
 * Locks a file, at once or not at all. Node knows no file locks but those of SQLite: a database that stays empty,
 * whose write lock the system itself gives back when its process ends, also by kill -9 or in another container.
 * Undefined: another has it. Throws when the file cannot be locked.
 */
const lockFile = ({ DatabaseSync }: Sqlite, path: string): (() => void) | undefined => {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = MEMORY')
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

/** Whether files in a folder can be locked at all: some network file systems answer "busy" for want of locks. */
const probe = async (sqlite: Sqlite, folder: string): Promise<void> => {
  const path = join(folder, `probe-${crypto.randomUUID()}.lock`)
  try {
    const release = lockFile(sqlite, path)
    if (release === undefined) throw new Error('The file system has no locks.')
    release()
  } finally {
    await rm(path, { force: true })
  }
}

/** The locks of a folder's store, among the threads and processes of all containers that share its file system. */
class FolderLocks {
  readonly #folder: string
  #ready: Promise<Sqlite> | null = null
  failure: string | null = null

  constructor(folder: string) {
    this.#folder = folder
  }

  #path(name: string): string {
    return join(this.#folder, `${fileOf(name)}.lock`)
  }

  async #sqlite(): Promise<Sqlite> {
    this.#ready ??= (async () => {
      const sqlite = await import('node:sqlite')
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await probe(sqlite, this.#folder)
      return sqlite
    })()
    try {
      return await this.#ready
    } catch (error) {
      this.#ready = null
      throw error
    }
  }

  /** Locks at once or not at all; a folder that was taken away is made anew, once. */
  async #lock(name: string): Promise<(() => void) | undefined> {
    const wasReady = this.#ready !== null
    try {
      return lockFile(await this.#sqlite(), this.#path(name))
    } catch (error) {
      this.#ready = null
      if (!wasReady) throw error
      return lockFile(await this.#sqlite(), this.#path(name))
    }
  }

  /** Takes a name; what cannot be locked is not waited for: those of this process still take turns. */
  async take(name: string, patience: number): Promise<(() => void) | null> {
    const end = performance.now() + patience
    for (let wait: number = LOOKS[0]; ; wait = Math.min(LOOKS[1], wait * 1.5)) {
      try {
        const release = await this.#lock(name)
        this.failure = null
        if (release !== undefined) return release
      } catch (error) {
        this.#ready = null
        this.failure = `Processes cannot take turns at the store: ${messageOf(error)}`
        return () => undefined
      }
      if (performance.now() + wait > end) return null
      await pause(wait * (0.75 + Math.random() / 2))
    }
  }

  discard(name: string): Promise<void> {
    return rm(this.#path(name), { force: true }).catch(() => undefined)
  }
}

const table = newLockTable()

const timer = (milliseconds: number, run: () => void): (() => void) => {
  const started = setTimeout(run, milliseconds)
  return () => clearTimeout(started)
}

/** The lock of the store in a folder: first among those of this thread, then among all. */
export const folderLock = (folder: string): Lock => {
  const here = takeHere(table, folder, { timer })
  const everywhere = new FolderLocks(join(folder, 'locks'))
  return new StoreLock({
    take: async (name, patience) => {
      const began = performance.now()
      const mine = await here(name, patience)
      if (mine === null) return null
      const release = await everywhere.take(name, patience - (performance.now() - began))
      if (release === null) {
        mine()
        return null
      }
      return () => {
        release()
        mine()
      }
    },
    discard: (name) => everywhere.discard(name),
    failure: () => everywhere.failure,
  })
}
