import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { AccessLock } from '../port/access-lock.ts'
import { CommitQueue } from '../port/commit-queue.ts'
import { type Store, StoreClosed } from '../port/store.ts'
import type { Database } from '../sql/database.ts'
import { SqliteEngine } from './engine.ts'
import { translated } from './errors.ts'
import { damageOf } from './integrity.ts'
import { SqliteJournal } from './journal.ts'
import { sharedConnectionDialect } from './kysely-driver.ts'
import { migrate } from './migrate.ts'
import { takeServingLock } from './serving-lock.ts'
import { requireSound, requireWholeLog } from './sound.ts'

export interface SqliteStoreOptions {
  /** File of the database, made when it is missing; `:memory:`: none, gone at close. */
  readonly path: string
  /** Inputs that may wait for a commit before `StoreOverloaded`; 4,096 if absent. */
  readonly queueLimit?: number
  /** Whether only this process may serve the database (default); a command that only looks or writes briefly says false. */
  readonly exclusive?: boolean
}

export interface SqliteStore extends Store {
  readonly engine: 'sqlite'
  /** The store's own connection, for tables of others (accounts). Its queries wait for commits and reads; never use it inside one. */
  readonly kysely: Kysely<Database>
  /** Reads and checks the whole file; null: it is sound. */
  damage(): Promise<string | null>
  /** Bytes of all its pages; the write-ahead log beside it, some 40 MB at most, is not counted. */
  size(): Promise<number>
}

/** Milliseconds for which another process's short write is waited for. */
const BUSY_TIMEOUT = 5_000

/**
 * Opens a store on SQLite and brings it to the newest schema. Rejects with `StoreInUse`, `StoreTooNew` or
 * `StoreUnavailable`, each with a sentence for the person who started it.
 */
export const openSqliteStore = async (options: SqliteStoreOptions): Promise<SqliteStore> => {
  const guarded = options.path !== ':memory:' && options.exclusive !== false
  let unlock = (): void => undefined
  let database: DatabaseSync
  try {
    if (guarded) {
      unlock = takeServingLock(options.path)
      requireWholeLog(options.path)
    }
    database = openDatabase(options.path)
    if (guarded) requireSoundOrClose(database)
  } catch (error) {
    unlock()
    throw translated(error)
  }
  const lock = new AccessLock()
  const engine = new SqliteEngine(database)
  const journal = new SqliteJournal(database, engine)
  const queue = new CommitQueue(journal, lock, options.queueLimit)
  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    await queue.close()
    await lock.exclusively(async () => database.close())
    unlock()
  }
  const kysely = new Kysely<Database>({ dialect: sharedConnectionDialect(database, lock) })
  return {
    engine: 'sqlite',
    server: 0,
    exclusively: (_name, work) => work(),
    kysely,
    damage: () => damageOf(kysely),
    size: () => lock.shared(async () => sizeOf(database)),
    commit: (unit) => queue.commit(unit),
    batch: (work) => queue.batch(work),
    read: (query) =>
      closing === null
        ? lock.shared(() => query(journal.transaction))
        : Promise.reject(new StoreClosed('The store is closing; nothing was read.')),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const requireSoundOrClose = (database: DatabaseSync): void => {
  try {
    requireSound(database)
  } catch (error) {
    database.close()
    throw error
  }
}

const sizeOf = (database: DatabaseSync): number => {
  const row = database
    .prepare('select page_count * page_size as size from pragma_page_count, pragma_page_size')
    .get()
  return Number(row?.['size'] ?? 0)
}

const openDatabase = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: false })
  try {
    database.exec(
      'pragma page_size = 4096; pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 10000; pragma cache_size = -65536; pragma temp_store = memory',
    )
    migrate(database, path)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}
