import type { DatabaseSync } from 'node:sqlite'
import { sqliteMigrations } from '../migrations/sqlite/index.ts'
import { StoreTooNew } from '../port/store.ts'
import { backUp } from './back-up.ts'

/**
 * Brings a database to the newest version, all or nothing, after a copy of the one before beside it; refuses one that a
 * newer program has written (H5).
 */
export const migrate = (
  database: DatabaseSync,
  path: string,
  migrations: readonly string[] = sqliteMigrations,
): void => {
  database.exec('begin immediate')
  try {
    database.exec('create table if not exists schema_version (version integer not null)')
    const stored = Number(database.prepare('select version from schema_version').get()?.['version'] ?? 0)
    if (stored > migrations.length) {
      throw new StoreTooNew(
        `The database ${path} has version ${stored}; this program knows versions up to ${migrations.length}. Install the newer program, or restore an older back-up.`,
      )
    }
    if (stored > 0 && stored < migrations.length && path !== ':memory:') backUp(path, stored)
    for (const migration of migrations.slice(stored)) database.exec(migration)
    if (stored < migrations.length) {
      database.exec('delete from schema_version')
      database.prepare('insert into schema_version (version) values (?)').run(migrations.length)
    }
    database.exec('commit')
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}
