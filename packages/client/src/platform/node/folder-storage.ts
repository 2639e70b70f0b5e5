import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Storage } from '../../ports.ts'
import { fileOf, keyOf } from './key-files.ts'

const END = '.json'
/** What a write leaves that was killed. */
const UNFINISHED = '.tmp'
/** Milliseconds after which nobody writes such a file any more. */
const OLD = 3_600_000

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Directories cannot be synced everywhere (Windows); there the rename alone must do. */
const syncDirectory = async (folder: string): Promise<void> => {
  const directory = await open(folder, 'r').catch(() => null)
  await directory?.sync().catch(() => undefined)
  await directory?.close()
}

/** Files in a folder of this user's: written aside, synced, renamed, and the directory synced. */
export const folderStorage = (folder: string): Storage => {
  const put = async (key: string, value: string): Promise<void> => {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 })
    if (made !== undefined) await syncDirectory(dirname(made))
    const temporary = join(folder, `${crypto.randomUUID()}${UNFINISHED}`)
    try {
      const file = await open(temporary, 'wx', 0o600)
      try {
        await file.writeFile(value)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(temporary, join(folder, `${fileOf(key)}${END}`))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    await syncDirectory(folder)
  }
  const clear = async (unfinished: readonly string[]): Promise<void> => {
    for (const file of unfinished) {
      const path = join(folder, file)
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
      if (Date.now() - mtimeMs > OLD) await rm(path, { force: true })
    }
  }
  return {
    put,
    get: async (key) => {
      try {
        return await readFile(join(folder, `${fileOf(key)}${END}`), 'utf8')
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    delete: async (key) => {
      await rm(join(folder, `${fileOf(key)}${END}`), { force: true })
      await syncDirectory(folder)
    },
    list: async (prefix) => {
      try {
        const files = await readdir(folder)
        await clear(files.filter((file) => file.endsWith(UNFINISHED)))
        return files
          .filter((file) => file.endsWith(END))
          .map((file) => keyOf(file.slice(0, -END.length)))
          .filter((key) => key.startsWith(prefix))
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
    },
  }
}
