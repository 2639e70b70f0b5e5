import type { SqliteStore } from '@countersign/store/sqlite'
import type { Command } from 'commander'
import type { LocalServer } from '../operations/local.ts'
import { Refused } from './failure.ts'
import { type Globals, option } from './options.ts'

/** Options of every command on the server's own machine. */
export interface LocalOptions extends Globals {
  readonly data: string
  readonly database?: string
}

export const local = (command: Command): Command =>
  command
    .addOption(option('--data <dir>', 'data directory').default('./countersign-data'))
    .addOption(option('--database <path>', 'path of the SQLite database; in the data directory unless given'))

/** Opens the database for a moment, also beside a running server: for rows that are read anew at each request. */
export const withStore = async <T>(
  options: LocalOptions,
  work: (store: SqliteStore) => Promise<T>,
): Promise<T> => {
  const [{ openSqliteStore }, { databasePath }, { access }, { resolve }] = await Promise.all([
    import('@countersign/store/sqlite'),
    import('../operations/store-path.ts'),
    import('node:fs/promises'),
    import('node:path'),
  ])
  const path = databasePath(resolve(options.data), options.database ?? null)
  const found = await access(path).then(
    () => true,
    () => false,
  )
  if (!found)
    throw new Refused(
      'not-initialized',
      `${options.data} is no initialized data directory: run \`countersign init --data ${options.data}\` first.`,
    )
  const store = await openSqliteStore({ path, exclusive: false })
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
