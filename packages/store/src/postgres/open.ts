import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { AccessLock } from '../port/access-lock.ts'
import { CommitQueue } from '../port/commit-queue.ts'
import { type Store, StoreClosed } from '../port/store.ts'
import type { Database } from '../sql/database.ts'
import { Connection, connectionConfig } from './connection.ts'
import { translated } from './errors.ts'
import { PostgresJournal } from './journal.ts'
import { migrate } from './migrate.ts'
import { Readers } from './readers.ts'
import { Turns } from './turns.ts'

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`, with what else the driver knows as parameters. */
  readonly url: string
  /** Inputs that may wait for a commit before `StoreOverloaded`; 4,096 if absent. */
  readonly queueLimit?: number
}

export interface PostgresStore extends Store {
  readonly engine: 'postgres'
  /** Connections of their own, for tables of others (accounts). */
  readonly kysely: Kysely<Database>
  /** Null: it answers. Its own tools (`pg_amcheck`) read and check the files. */
  damage(): Promise<string | null>
  /** Bytes of the database on disk, without the write-ahead log that all databases of the server share. */
  size(): Promise<number>
}

/**
 * Opens a store on PostgreSQL and brings it to the newest schema. Any number of servers may have the same one open.
 * Rejects with `StoreTooNew` or `StoreUnavailable`, each with a sentence for the person who started it.
 */
export const openPostgresStore = async (options: PostgresStoreOptions): Promise<PostgresStore> => {
  const { url } = options
  const journal = new PostgresJournal(url)
  try {
    await prepare(url)
    await journal.connect()
  } catch (error) {
    throw translated(error)
  }
  const readers = new Readers(url)
  const turns = new Turns(url)
  const queue = new CommitQueue(journal, new AccessLock(), options.queueLimit)
  const kysely = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: async () => new pg.Pool({ ...connectionConfig(url), max: 4 }) }),
  })
  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    await queue.close()
    await readers.close()
    await turns.close()
    await kysely.destroy()
    await journal.close()
  }
  return {
    engine: 'postgres',
    get server() {
      return journal.server
    },
    exclusively: (name, work) => turns.exclusively(name, work),
    kysely,
    damage: async () => {
      await readers.read((tx) => tx.state.list('server'))
      return null
    },
    size: async () => {
      const { rows } = await sql<{
        size: number
      }>`select pg_database_size(current_database()) as size`.execute(kysely)
      return rows[0]?.size ?? 0
    },
    commit: (unit) => queue.commit(unit),
    batch: (work) => queue.batch(work),
    read: (query) =>
      closing === null
        ? readers.read(query)
        : Promise.reject(new StoreClosed('The store is closing; nothing was read.')),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const prepare = async (url: string): Promise<void> => {
  const connection = await Connection.open(url)
  try {
    await migrate(connection)
  } finally {
    await connection.close()
  }
}
