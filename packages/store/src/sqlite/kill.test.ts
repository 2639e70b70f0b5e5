import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqliteStore } from './index.ts'

const ROUNDS = 10
const SEED = Number(process.env['COUNTERSIGN_TEST_SEED'] ?? Date.now() % 1_000_000)

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-kill-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Commits in a loop, eight at a time, and prints each number once its commit is acknowledged. */
const LOOP = `
import { writeSync } from 'node:fs'
const { openSqliteStore } = await import(process.argv[1])
const store = await openSqliteStore({ path: process.argv[2] })
const submit = store.batch({
  apply: async (tx, inputs) => {
    for (const number of inputs) await tx.state.put('batch', String(number), number)
    return inputs
  },
  committed: async (outputs) => outputs,
})
const unit = (number) => store.commit(async (tx) => {
  await tx.state.put('left', String(number), number)
  await tx.outbox.append({ at: number, kind: 'filler', organizationId: null, data: 'x'.repeat(200) })
  await tx.state.put('right', String(number), number)
})
for (let number = Number(process.argv[3]); ; number += 8) {
  await Promise.all(Array.from({ length: 8 }, async (_, offset) => {
    if (offset % 2 === 0) await submit(number + offset)
    else await unit(number + offset)
    writeSync(1, (number + offset) + '\\n')
  }))
}
`

/** Kills the loop at once after so many acknowledgements and so many more milliseconds; tells what was acknowledged. */
const killed = async (
  path: string,
  first: number,
  after: { readonly acknowledged: number; readonly milliseconds: number },
): Promise<number[]> => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--input-type=module',
      '--eval',
      LOOP,
      new URL('./index.ts', import.meta.url).href,
      path,
      String(first),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const acknowledged: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line))
    if (acknowledged.length === after.acknowledged)
      setTimeout(() => child.kill('SIGKILL'), after.milliseconds)
  }
  return acknowledged
}

test(`what was acknowledged before kill -9 is there after opening again (seed ${SEED})`, async () => {
  console.info(`COUNTERSIGN_TEST_SEED=${SEED}`)
  const path = join(directory, 'killed.db')
  let state = SEED
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % below
  }
  const acknowledged: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    acknowledged.push(
      ...(await killed(path, round * 1_000_000, { acknowledged: 1 + random(120), milliseconds: random(20) })),
    )
    const store = await openSqliteStore({ path })
    const stored = await store.read(async ({ state: documents }) => {
      const numbers = async (kind: string) =>
        new Set((await documents.list(kind)).map(({ value }) => Number(value)))
      return { batch: await numbers('batch'), left: await numbers('left'), right: await numbers('right') }
    })
    expect(
      acknowledged.filter((number) => !(number % 2 === 0 ? stored.batch : stored.left).has(number)),
      `round ${round}`,
    ).toEqual([])
    // A unit is there as a whole or not at all.
    expect(stored.left).toEqual(stored.right)
    await store.close()
  }
  expect(acknowledged.length).toBeGreaterThan(ROUNDS)
})
