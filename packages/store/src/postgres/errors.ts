import pg from 'pg'
import { StoreUnavailable } from '../port/store.ts'

/** SQLSTATE of an error of the server; null: it is not one. */
const stateOf = (error: unknown): string | null =>
  error instanceof pg.DatabaseError && error.code !== undefined ? error.code : null

/**
 * Other servers were in the way: deciding again will do. Serialization failure, deadlock, a lock not given in time, and a
 * name that another server has just numbered.
 */
const CONFLICTS: ReadonlySet<string> = new Set(['40001', '40P01', '55P03', '23505'])

export const isConflict = (error: unknown): boolean => CONFLICTS.has(stateOf(error) ?? '')

/** The connection is gone, or the server is on its way down or up. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** Class 08: connection exceptions; 57P0x: ended or starting; 25006: read-only since it lost its place as the primary. */
const LOST = /^(08|57P0|25006)/

export const isLost = (error: unknown): boolean =>
  error instanceof ConnectionLost || LOST.test(stateOf(error) ?? '')

const SENTENCES: Readonly<Record<string, string>> = {
  '53100':
    'The disk of the database is full. Nothing was stored; it goes on by itself when there is room again.',
  '53200': 'The database is out of memory. Nothing was stored.',
  '53300': 'The database takes no more connections. Nothing was stored.',
  '28P01': 'The database refuses the password of its URL.',
  '28000': 'The database refuses the user of its URL.',
  '3D000': 'The database that the URL names does not exist: create it first (`createdb`).',
  XX001: 'The database is damaged. Nothing was stored; restore a back-up.',
  XX002: 'The database is damaged. Nothing was stored; restore a back-up.',
}

/** Tells what is wrong with the database as `StoreUnavailable`; passes on everything else. */
export const translated = (error: unknown): unknown => {
  if (isLost(error))
    return new StoreUnavailable('The database cannot be reached. Nothing was stored; it is tried again.', {
      cause: error,
    })
  const sentence = SENTENCES[stateOf(error) ?? '']
  return sentence === undefined ? error : new StoreUnavailable(sentence, { cause: error })
}
