import { afterAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { seeded, seedOfRun } from '../lab/random.ts'
import { World } from './world.ts'

const HISTORIES = Number(process.env['E2E_HISTORIES'] ?? 3)
const STEPS = 70

/** Plays one random history; the sentence in which server and oracle differ, with how it came to that. */
const play = async (labs: readonly Lab[], seed: number): Promise<string | null> => {
  const world = new World(labs, seeded(seed))
  await world.begin()
  for (let step = 0; step < STEPS; step += 1) {
    const differs = (await world.step()) ?? (step % 5 === 4 ? await world.check() : null)
    if (differs !== null) return [`seed ${seed}, step ${step}: ${differs}`, ...world.log].join('\n')
  }
  const differs = await world.check()
  return differs === null ? null : [`seed ${seed}, at the end: ${differs}`, ...world.log].join('\n')
}

describe.each([
  ['sqlite', 1],
  ['postgres', 1],
  ['postgres', 2],
] as const)('the rulebook on %s, servers: %i', (database, servers) => {
  const labs: Lab[] = []
  afterAll(async () => {
    for (const lab of labs.toReversed()) await lab.stop()
  })

  test('C8, C9, C10, C3, A2, A4, A5: every answer and every number is what an oracle that recomputes the full history says', async () => {
    const lab = await startLab({ database })
    labs.push(lab)
    if (servers === 2) labs.push(await lab.sibling())
    const first = seedOfRun()
    console.log(`E2E_SEED=${first}`)
    for (let index = 0; index < HISTORIES; index += 1)
      expect(await play(labs, first + index), `E2E_SEED=${first + index} E2E_HISTORIES=1`).toBe(null)
  })
})
