import { rename } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Difference } from '@countersign/store/port'
import { copyFromSqlite, openPostgresStore } from '@countersign/store/postgres'
import { openSqliteStore } from '@countersign/store/sqlite'
import { readLocalSettings } from '../config/read-settings.ts'
import { databaseOf, fileExists, shownDatabase } from './database.ts'
import { rebuild } from './rebuild.ts'
import { OperationRefused } from './refused.ts'

export interface MoveOptions {
  readonly data: string
  /** The SQLite file; null: that of the data directory. */
  readonly database: string | null
  /** URL of an empty PostgreSQL database. */
  readonly to: string
  readonly progress?: (table: string, rows: number) => void
}

export interface Moved {
  readonly to: string
  readonly rows: number
  /** Where the file is now, which is served no more. */
  readonly left: string
  /** Of the new database, as `rebuild` finds them: none. */
  readonly differences: readonly Difference[]
}

const totalOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, rows) => sum + rows, 0)

/**
 * Moves a server's data from its SQLite file into an empty PostgreSQL database, all or nothing, and has `rebuild` compute
 * every derived number there again. The file is set aside under another name, so that nobody serves it by mistake.
 * Refuses while a server runs on the file.
 */
export const moveDatabase = async (options: MoveOptions): Promise<Moved> => {
  const from = databaseOf(resolve(options.data), options.database ?? readLocalSettings().database)
  const to = databaseOf(resolve(options.data), options.to)
  if (to.kind !== 'postgres')
    throw new OperationRefused(
      'database-unsupported',
      '--to takes the URL postgres://… of an empty database.',
    )
  if (from.kind !== 'sqlite')
    throw new OperationRefused('database-unsupported', 'The data is in PostgreSQL already.')
  if (!(await fileExists(from.path)))
    throw new OperationRefused('not-initialized', `There is no database ${from.path} to be moved.`)
  const source = await openSqliteStore({ path: from.path })
  let rows: number
  let differences: readonly Difference[]
  try {
    const target = await openPostgresStore({ url: to.url })
    try {
      const counts = await copyFromSqlite(source.kysely, to.url, options.progress)
      if (counts === null)
        throw new OperationRefused(
          'database-exists',
          `The database ${shownDatabase(to)} is not empty: name one that is.`,
        )
      rows = totalOf(counts)
      differences = await rebuild({ store: target }, { repair: false })
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
  if (differences.length > 0)
    throw new OperationRefused(
      'database-unsupported',
      `${differences.length} derived numbers of ${shownDatabase(to)} differ from its figures, so the server stays on ${from.path}: run \`countersign rebuild --repair\` there, empty the other database, and move again.`,
    )
  const left = `${from.path}.moved`
  await rename(from.path, left)
  return { to: shownDatabase(to), rows, left, differences }
}
