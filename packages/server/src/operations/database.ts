import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Store } from '@countersign/store/port'
import { openSqliteStore } from '@countersign/store/sqlite'
import { OperationRefused } from './refused.ts'

/** Where the data of a server is: in a file of its own, or in a PostgreSQL that several servers may share. */
export type Database =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** A store with what its engine knows of itself. */
export interface DatabaseStore extends Store {
  readonly engine: 'sqlite' | 'postgres'
  /** A Kysely for tables of others (accounts). */
  readonly kysely: unknown
  /** Null: the database is sound; else the first thing that is wrong with it. */
  damage(): Promise<string | null>
  /** Bytes on disk. */
  size(): Promise<number>
}

/** The database that `--database` names; without it, the file in the data directory. */
export const databaseOf = (data: string, named: string | null): Database => {
  if (named === null) return { kind: 'sqlite', path: join(data, 'countersign.db') }
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(named)?.[1]?.toLowerCase()
  if (scheme === undefined) return { kind: 'sqlite', path: named }
  if (scheme !== 'postgres' && scheme !== 'postgresql')
    throw new OperationRefused(
      'database-unsupported',
      `--database takes the path of a file (SQLite) or a URL postgres://…, not ${scheme}://.`,
    )
  if (!URL.canParse(named))
    throw new OperationRefused('database-unsupported', 'The URL given as --database cannot be read.')
  return { kind: 'postgres', url: named }
}

/** As it may be shown: without the password of a URL. */
export const shownDatabase = (database: Database): string => {
  if (database.kind === 'sqlite') return database.path
  const url = new URL(database.url)
  return `${url.protocol}//${url.host}${url.pathname}`
}

export const fileExists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * Opens a database and brings it to the newest schema. `exclusive` false: for a moment, also beside the one server that
 * an SQLite file may have; PostgreSQL may have several anyway.
 */
export const openDatabase = async (
  database: Database,
  options: { readonly queueLimit?: number; readonly exclusive?: boolean } = {},
): Promise<DatabaseStore> => {
  if (database.kind === 'sqlite') return openSqliteStore({ ...options, path: resolve(database.path) })
  // Loaded only where it is used: its driver is memory of every server otherwise (docs/performance.md, B8).
  const { openPostgresStore } = await import('@countersign/store/postgres')
  return openPostgresStore({ ...options, url: database.url })
}

/** Opens a database that must be there already: refuses to make a file. */
export const openExistingDatabase = async (
  data: string,
  database: Database,
  options: { readonly queueLimit?: number; readonly exclusive?: boolean } = {},
): Promise<DatabaseStore> => {
  if (database.kind === 'sqlite' && !(await fileExists(database.path)))
    throw new OperationRefused(
      'not-initialized',
      `${data} is no initialized data directory: run \`countersign init --data ${data}\` first.`,
    )
  return openDatabase(database, options)
}
