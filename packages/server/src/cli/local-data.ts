import type { Command, Option } from 'commander'
import type { DatabaseStore } from '../operations/database.ts'
import type { LocalServer } from '../operations/local.ts'
import { type Globals, option } from './options.ts'

/** Options of every command on the server's own machine. */
export interface LocalOptions extends Globals {
  readonly data: string
  readonly database?: string
}

export const databaseOption = (): Option =>
  option('--database <url>', 'postgres://… or the path of an SQLite file; in the data directory unless given')

export const local = (command: Command): Command =>
  command
    .addOption(option('--data <dir>', 'data directory').default('./countersign-data'))
    .addOption(databaseOption())

/** Opens the database for a moment, also beside a running server: for rows that are read anew at each request. */
export const withStore = async <T>(
  options: LocalOptions,
  work: (store: DatabaseStore) => Promise<T>,
): Promise<T> => {
  const [{ databaseOf, openExistingDatabase }, { resolve }] = await Promise.all([
    import('../operations/database.ts'),
    import('node:path'),
  ])
  const database = databaseOf(resolve(options.data), options.database ?? null)
  const store = await openExistingDatabase(options.data, database, { exclusive: false })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Opens the data directory with its keys: only while no server runs on it. */
export const withLocal = async <T>(
  options: LocalOptions,
  work: (server: LocalServer) => Promise<T>,
): Promise<T> => {
  const { openLocal } = await import('../operations/local.ts')
  const server = await openLocal(
    options.data,
    options.database === undefined ? {} : { database: options.database },
  )
  try {
    return await work(server)
  } finally {
    await server.close()
  }
}
