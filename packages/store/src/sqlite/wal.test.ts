import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StoreUnavailable } from '../port/store.ts'
import { openSqliteStore, type SqliteStore } from './index.ts'
import { hasLostCommits } from './wal.ts'

const FRAME = 24 + 4_096
const COMMITS = 12
const SECOND_FRAME = 32 + FRAME + 100

let directory = ''
let path = ''
let store: SqliteStore
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-wal-'))
  path = join(directory, 'store.db')
  store = await openSqliteStore({ path })
})
afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true, force: true })
})

/** What a kill -9 after `COMMITS` commits leaves: copies of both files of a store that was not closed. */
const killed = async (): Promise<string> => {
  for (let number = 1; number <= COMMITS; number += 1)
    await store.commit((tx) => tx.state.put('law', String(number), 'x'.repeat(2_000)))
  const copy = join(directory, 'copy.db')
  for (const ending of ['', '-wal']) copyFileSync(`${path}${ending}`, `${copy}${ending}`)
  return copy
}

/** How many of the commits a start finds; null: it refuses. */
const found = async (copy: string): Promise<number | null> => {
  try {
    const opened = await openSqliteStore({ path: copy })
    const { length } = await opened.read((tx) => tx.state.list('law'))
    await opened.close()
    return length
  } catch (error) {
    expect(error).toBeInstanceOf(StoreUnavailable)
    return null
  }
}

test('H3 a write-ahead log that a kill left, also in the middle of a write, is served with every commit but one that was being written', async () => {
  const copy = await killed()
  const log = readFileSync(`${copy}-wal`)
  expect(hasLostCommits(copy)).toBe(false)
  const database = readFileSync(copy)
  for (const missing of [0, 1, 24, FRAME - 1, FRAME]) {
    writeFileSync(copy, database)
    writeFileSync(`${copy}-wal`, log.subarray(0, log.length - missing))
    expect(await found(copy)).toBeGreaterThanOrEqual(COMMITS - 1)
  }
})

test('H3 damage anywhere in the write-ahead log before its last commit is refused with a sentence, and no commit is missing in silence', async () => {
  const copy = await killed()
  const [database, log] = [readFileSync(copy), readFileSync(`${copy}-wal`)]
  await fc.assert(
    fc.asyncProperty(fc.nat(log.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const damaged = Buffer.from(log)
      damaged[at] = (damaged[at] ?? 0) ^ flip
      writeFileSync(copy, database)
      writeFileSync(`${copy}-wal`, damaged)
      rmSync(`${copy}-shm`, { force: true })
      const commits = await found(copy)
      if (commits !== null) expect(commits).toBeGreaterThanOrEqual(COMMITS - 1)
    }),
    {
      numRuns: 60,
      examples: [
        [0, 1],
        [9, 1],
        [17, 1],
        [31, 1],
        [SECOND_FRAME, 1],
      ],
    },
  )
  writeFileSync(copy, database)
  const damaged = Buffer.from(log)
  damaged.fill(0xa5, SECOND_FRAME, SECOND_FRAME + 16)
  writeFileSync(`${copy}-wal`, damaged)
  await expect(openSqliteStore({ path: copy })).rejects.toThrow(
    /write-ahead log .* is damaged .*restore a back-up/,
  )
})

test('H3 frames of an earlier round of the write-ahead log are no loss', async () => {
  const copy = await killed()
  const opened = await openSqliteStore({ path: copy })
  await sql`pragma wal_checkpoint(restart)`.execute(opened.kysely)
  await opened.commit((tx) => tx.state.put('law', 'later', 1))
  expect(existsSync(`${copy}-wal`)).toBe(true)
  expect(hasLostCommits(copy)).toBe(false)
  await opened.close()
})

test('H3 an empty or blank write-ahead log is none', async () => {
  const copy = await killed()
  const database = readFileSync(copy)
  await store.close()
  for (const log of [Buffer.alloc(0), Buffer.alloc(20), Buffer.alloc(32 + FRAME)]) {
    writeFileSync(copy, database)
    writeFileSync(`${copy}-wal`, log)
    expect(hasLostCommits(copy)).toBe(false)
  }
})
