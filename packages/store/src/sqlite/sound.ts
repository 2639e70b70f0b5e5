import type { DatabaseSync } from 'node:sqlite'
import { StoreUnavailable } from '../port/store.ts'
import { hasLostCommits } from './wal.ts'

/**
 * Refuses to serve a database that is damaged or cannot be written to, before anybody is promised anything (H3).
 * Reads the whole file once (`quick_check`: every page and every record's form); indexes and the numbers themselves are
 * for `damageOf` and `rebuild`. Throws `StoreUnavailable`, or the engine's error.
 */
export const requireSound = (database: DatabaseSync): void => {
  // SQLite opens a file on a read-only disk for reading and says nothing until something is written.
  try {
    database.exec('begin immediate; pragma user_version = 0')
  } finally {
    if (database.isTransaction) database.exec('rollback')
  }
  const found = String(Object.values(database.prepare('pragma quick_check(1)').get() ?? {})[0])
  if (found === 'ok') return
  const what = found.split('\n').at(-1)
  throw new StoreUnavailable(`The database file is damaged (${what}). It is not served; restore a back-up.`)
}

/** Refuses a database whose write-ahead log has lost commits, before SQLite forgets them. Throws `StoreUnavailable`. */
export const requireWholeLog = (path: string): void => {
  if (!hasLostCommits(path)) return
  throw new StoreUnavailable(
    `The write-ahead log ${path}-wal is damaged before its last commit. It is not served, because what was stored last would be missing; restore a back-up.`,
  )
}
