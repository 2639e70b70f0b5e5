import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StoreInUse, StoreTooNew, StoreUnavailable } from '../port/store.ts'
import { openSqliteStore, type SqliteStore } from './index.ts'

let directory = ''
let path = ''
let store: SqliteStore
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-open-'))
  path = join(directory, 'store.db')
  store = await openSqliteStore({ path })
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true, force: true })
})

const pragma = async (name: string): Promise<unknown> => {
  const result = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(store.kysely)
  return Object.values(result.rows[0] ?? {})[0]
}

test('the database is written ahead and synchronized at every commit', async () => {
  expect(await pragma('journal_mode')).toBe('wal')
  expect(await pragma('synchronous')).toBe(2)
  expect(await pragma('wal_autocheckpoint')).toBe(10_000)
  expect(await pragma('page_size')).toBe(4_096)
  expect(await pragma('foreign_keys')).toBe(0)
})

test('a second server on the same file is told so; a command may look; afterwards it may be served again', async () => {
  await store.commit((tx) => tx.state.put('law', 'a', 1))
  await expect(openSqliteStore({ path })).rejects.toBeInstanceOf(StoreInUse)
  const command = await openSqliteStore({ path, exclusive: false })
  expect(await command.read((tx) => tx.state.get('law', 'a'))).toBe(1)
  await command.commit((tx) => tx.state.put('law', 'a', 2))
  await command.close()
  expect(await store.read((tx) => tx.state.get('law', 'a'))).toBe(2)
  await store.close()
  store = await openSqliteStore({ path })
  expect(await store.read((tx) => tx.state.get('law', 'a'))).toBe(2)
})

test('a database of a newer program is refused with a sentence and not touched', async () => {
  await sql`update schema_version set version = 999`.execute(store.kysely)
  await store.close()
  const refused = openSqliteStore({ path })
  await expect(refused).rejects.toBeInstanceOf(StoreTooNew)
  await expect(refused).rejects.toThrow(/has version 999; this program knows versions up to \d+/)
  // The refusal has given its lock back.
  await expect(openSqliteStore({ path })).rejects.toBeInstanceOf(StoreTooNew)
})

test('a file that is no database is refused', async () => {
  const other = join(directory, 'other.db')
  await writeFile(
    other,
    'This is a letter, and longer than the header of a database, which has a hundred bytes. '.repeat(20),
  )
  await expect(openSqliteStore({ path: other })).rejects.toThrow()
})

test('H3 a database whose last page is damaged or missing is not served, and the sentence says what to do', async () => {
  await store.commit(async (tx) => {
    for (let n = 0; n < 500; n += 1) await tx.state.put('law', `key-${n}`, 'x'.repeat(200))
  })
  await store.close()
  const whole = await readFile(path)
  const garbage = Buffer.concat([whole.subarray(0, whole.length - 4_096), Buffer.alloc(4_096, 0xa5)])
  for (const damaged of [garbage, whole.subarray(0, whole.length - 4_096)]) {
    await writeFile(path, damaged)
    const refused = openSqliteStore({ path })
    await expect(refused).rejects.toBeInstanceOf(StoreUnavailable)
    await expect(refused).rejects.toThrow(/damaged.*restore a back-up/)
  }
  await writeFile(path, whole)
  store = await openSqliteStore({ path })
  expect(await store.read((tx) => tx.state.list('law'))).toHaveLength(500)
})

test('a full disk rejects what it has no room for, keeps what was stored, and goes on when there is room', async () => {
  await store.commit((tx) => tx.state.put('law', 'before', 1))
  const pages = Number(await pragma('page_count'))
  await pragma(`max_page_count = ${pages + 4}`)
  const submit = store.batch<number, number, number>({
    apply: async (tx, inputs) => {
      for (const input of inputs) await tx.state.put('batch', String(input), 'x'.repeat(100_000))
      return inputs
    },
    committed: async (outputs) => outputs,
  })
  const outcomes = await Promise.allSettled([
    store.commit((tx) => tx.state.put('law', 'large', 'x'.repeat(100_000))),
    submit(1),
    submit(2),
  ])
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected' })
    if (outcome.status === 'rejected') {
      expect(outcome.reason).toBeInstanceOf(StoreUnavailable)
      expect(String(outcome.reason)).toContain('The disk is full')
    }
  }
  expect(await store.read((tx) => tx.state.list('law'))).toHaveLength(1)
  expect(await store.read((tx) => tx.state.list('batch'))).toEqual([])
  await pragma('max_page_count = 1000000')
  expect(await submit(3)).toBe(3)
  await store.commit((tx) => tx.state.put('law', 'large', 'x'.repeat(100_000)))
  expect(await store.read((tx) => tx.state.list('law'))).toHaveLength(2)
})

test('a database that has become read-only rejects with a sentence, reads go on, and writing does when it can again', async () => {
  await store.commit((tx) => tx.state.put('law', 'a', 1))
  await pragma('query_only = 1')
  const refused = store.commit((tx) => tx.state.put('law', 'a', 2))
  await expect(refused).rejects.toBeInstanceOf(StoreUnavailable)
  expect(await store.read((tx) => tx.state.get('law', 'a'))).toBe(1)
  await pragma('query_only = 0')
  await store.commit((tx) => tx.state.put('law', 'a', 3))
  expect(await store.read((tx) => tx.state.get('law', 'a'))).toBe(3)
})

test('queries and transactions of the shared Kysely never stand inside a commit', async () => {
  await sql`create table accounts (name text, counted integer)`.execute(store.kysely)
  const work: Promise<unknown>[] = []
  for (let number = 0; number < 20; number += 1) {
    work.push(
      store
        .commit(async (tx) => {
          await tx.state.put('law', String(number), number)
          if (number % 2 === 1) throw new Error('undone')
        })
        .catch(() => undefined),
    )
    work.push(
      store.kysely
        .transaction()
        .execute(async (transaction) => {
          await sql`insert into accounts values (${`name-${number}`}, 1)`.execute(transaction)
          await new Promise((resolve) => setImmediate(resolve))
          if (number % 5 === 0) throw new Error('undone too')
        })
        .catch(() => undefined),
    )
  }
  await Promise.all(work)
  expect(await store.read((tx) => tx.state.list('law'))).toHaveLength(10)
  expect(
    (await sql<{ count: number }>`select count(*) as count from accounts`.execute(store.kysely)).rows,
  ).toEqual([{ count: 16 }])
})

test('rebuilding finds and repairs a planted seat counter', async () => {
  await store.commit((tx) => tx.authorizations.putSeat({ itemId: 'item-1', client: 'a', at: 5, until: 500 }))
  await sql`update seat_counts set taken = 7`.execute(store.kysely)
  const input = { sumsOf: () => [], placesOf: () => [], boundariesOf: async () => [] }
  const difference = { kind: 'seat-count', key: 'item-1', stored: 7, computed: 1 }
  expect(await store.commit((tx) => tx.usage.rebuild({ ...input, repair: true }))).toEqual([difference])
  expect(await store.commit((tx) => tx.usage.rebuild({ ...input, repair: true }))).toEqual([])
  expect(
    (await store.read((tx) => tx.authorizations.seats(['item-1'], null, 100))).get('item-1')?.taken,
  ).toBe(1)
})

test('charges that have not changed are not written', async () => {
  const charges = {
    lines: [{ epoch: 0, classKey: 1, module: 'a', itemId: null, period: 0, part: 'not-covered', count: 2 }],
    periods: [{ itemId: 'i', period: 0, quotaUsed: 1, toleranceUsed: 0, overUse: 0 }],
  } as const
  const changes = async (): Promise<unknown> =>
    (await sql<{ changed: number }>`select total_changes() as changed`.execute(store.kysely)).rows[0]?.changed
  await store.commit((tx) => tx.usage.putCharges('100200', charges))
  const before = await changes()
  await store.commit((tx) => tx.usage.putCharges('100200', charges))
  expect(await changes()).toBe(before)
})
