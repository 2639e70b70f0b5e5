import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sqliteMigrations } from '../migrations/sqlite/index.ts'
import { backUpPath } from './back-up.ts'
import { openSqliteStore } from './index.ts'
import { migrate } from './migrate.ts'

const OLD = 4

let directory = ''
let path = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-migrate-'))
  path = join(directory, 'store.db')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const versionOf = (file: string): unknown => {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare('select version from schema_version').get()?.['version']
  } finally {
    database.close()
  }
}

/** A database of version 4 that holds one row, in the write-ahead log only: its program was killed. */
const older = (): DatabaseSync => {
  const database = new DatabaseSync(path)
  database.exec('pragma journal_mode = wal')
  migrate(database, path, sqliteMigrations.slice(0, OLD))
  database.exec("insert into state (kind, id, value) values ('law', 'a', '1')")
  return database
}

test('H5 a database of an older program is migrated after a back-up beside it, which is that database, whole', async () => {
  const before = older()
  chmodSync(path, 0o600)
  const store = await openSqliteStore({ path })
  expect(await store.read((tx) => tx.state.get('law', 'a'))).toBe(1)
  await store.commit((tx) => tx.state.put('law', 'a', 2))
  await store.close()
  before.close()
  expect(versionOf(path)).toBe(sqliteMigrations.length)

  const copy = backUpPath(path, OLD)
  expect(versionOf(copy)).toBe(OLD)
  if (process.platform !== 'win32') expect(statSync(copy).mode & 0o777).toBe(0o600)
  // Put back, it is migrated once more, and holds what it held.
  const again = await openSqliteStore({ path: copy })
  expect(await again.read((tx) => tx.state.get('law', 'a'))).toBe(1)
  expect(await again.damage()).toBeNull()
  await again.close()
})

test('H5 a new database and one that is of the newest version need no back-up', async () => {
  for (const _ of [1, 2]) await (await openSqliteStore({ path })).close()
  expect(readdirSync(directory).filter((name) => name.includes('version-'))).toEqual([])
})

test('H5 when no back-up can be written, nothing is migrated', () => {
  const database = older()
  // A folder with something in it stands where the copy belongs.
  const copy = backUpPath(path, OLD)
  mkdirSync(join(copy, 'something'), { recursive: true })
  expect(() => migrate(database, path)).toThrow()
  expect(versionOf(path)).toBe(OLD)
  expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([])
  database.close()
})

test('H5 a migration that fails leaves the older database as it was, and its back-up; the next try makes both anew', async () => {
  const database = older()
  const failing = [
    ...sqliteMigrations.slice(0, OLD),
    'create table later (id integer); select nothing from nowhere',
  ]
  expect(() => migrate(database, path, failing)).toThrow()
  expect(versionOf(path)).toBe(OLD)
  expect(versionOf(backUpPath(path, OLD))).toBe(OLD)
  database.exec("insert into state (kind, id, value) values ('law', 'b', '2')")
  database.close()
  await (await openSqliteStore({ path })).close()
  expect(versionOf(path)).toBe(sqliteMigrations.length)
  const copy = new DatabaseSync(backUpPath(path, OLD), { readOnly: true })
  expect(copy.prepare("select count(*) as kept from state where kind = 'law'").get()?.['kept']).toBe(2)
  copy.close()
  expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([])
})
