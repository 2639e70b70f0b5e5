import { postgresMigrations } from '../migrations/postgres/index.ts'
import { StoreTooNew } from '../port/store.ts'
import type { Connection } from './connection.ts'
import { isConflict } from './errors.ts'
import { LOCKS } from './locks.ts'

/** Milliseconds for which a migration waits for a lock before it lets the others on, and tries again. */
const LOCK_TIMEOUT = 2_000
const TRIES = 30

/**
 * Brings a database to the newest version, one migration a transaction, while servers of the version before go on; one
 * server does it, the others wait. Refuses a database that a newer program has written (H5). The back-up before it is the
 * administrator's (`pg_dump`): a copy made here would hold up the servers that go on, and lie on the same disk.
 */
export const migrate = async (
  connection: Connection,
  migrations: readonly string[] = postgresMigrations,
): Promise<void> => {
  await connection.execute(`select pg_advisory_lock(${LOCKS.migration})`)
  try {
    await connection.execute('create table if not exists schema_version (version integer not null)')
    const rows = (await connection.execute('select version from schema_version')) as readonly {
      readonly version: number
    }[]
    const stored = rows[0]?.version ?? 0
    if (stored > migrations.length)
      throw new StoreTooNew(
        `The database has version ${stored}; this program knows versions up to ${migrations.length}. Install the newer program, or restore an older back-up.`,
      )
    for (let version = stored + 1; version <= migrations.length; version += 1)
      await migrateTo(connection, version, migrations[version - 1] ?? '')
  } finally {
    if (!connection.gone) await connection.execute(`select pg_advisory_unlock(${LOCKS.migration})`)
  }
}

const migrateTo = async (connection: Connection, version: number, migration: string): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await connection.execute(
        `begin; set local lock_timeout = ${LOCK_TIMEOUT}; ${migration}; delete from schema_version; insert into schema_version (version) values (${version}); commit`,
      )
      return
    } catch (error) {
      await connection.execute('rollback')
      if (!isConflict(error) || tries === TRIES) throw error
    }
  }
}
