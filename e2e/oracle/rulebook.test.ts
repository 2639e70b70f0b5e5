import { afterAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { seeded, seedOfRun } from '../lab/random.ts'
import { World } from './world.ts'

/** Every run of the tests plays the same two histories; a number of them is played from a seed of its own. */
const ASKED = process.env['E2E_HISTORIES']
const HISTORIES = Number(ASKED ?? 2)
const SEED = ASKED === undefined ? 1 : seedOfRun()
const STEPS = 70

/** What the servers say of faults of their own. */
const faultsOf = (labs: readonly Lab[]): readonly string[] =>
  labs.flatMap((lab) =>
    lab
      .log()
      .split('\n')
      .filter((line) => /"level":(50|60|"error"|"fatal")/.test(line)),
  )

/** Plays one random history; the sentence in which server and oracle differ, with how it came to that. */
const play = async (labs: readonly Lab[], seed: number): Promise<string | null> => {
  const world = await World.begin(labs, seeded(seed))
  for (let step = 0; step < STEPS; step += 1) {
    const differs = (await world.step()) ?? (step % 10 === 9 ? await world.check() : null)
    if (differs !== null)
      return [`seed ${seed}, step ${step}: ${differs}`, ...world.log, ...faultsOf(labs)].join('\n')
  }
  const differs = await world.check()
  if (process.env['E2E_LOG'] !== undefined) console.log(world.log.join('\n'))
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

  test(
    'A1, A2, A3, A4, A5, A7, A8, A10, A11, A12, A13, C1, C3, C4, C5, C6, C7, C8, C9, C10, L5, L6, L7, L9, P4, T1, T2, U4, U9: every answer and every number is what an oracle that recomputes the full history says',
    async () => {
      const lab = await startLab({ database })
      labs.push(lab)
      if (servers === 2) labs.push(await lab.sibling())
      if (ASKED !== undefined) console.log(`E2E_SEED=${SEED}`)
      const wrong: string[] = []
      for (let index = 0; index < HISTORIES && wrong.length < 3; index += 1) {
        const differs = await play(labs, SEED + index)
        if (ASKED !== undefined)
          console.log(`seed ${SEED + index}: ${differs === null ? 'agrees' : 'differs'}`)
        if (differs !== null) wrong.push(differs)
      }
      expect(wrong, `E2E_SEED=${SEED} E2E_HISTORIES=${HISTORIES}`).toEqual([])
    },
    // A long run takes as long as it takes.
    ASKED === undefined ? 120_000 : 24 * 3_600_000,
  )
})
