import { afterAll, expect, test } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { seeded, seedOfRun } from '../lab/random.ts'
import { World } from './world.ts'

const ASKED = process.env['E2E_HISTORIES']
const HISTORIES = Number(ASKED ?? 1)
/** A history in which both servers gave seats, and one that loses either seats or figures is found out. */
const SEED = ASKED === undefined ? 2 : seedOfRun()
/** Steps together, apart, and together again. */
const STEPS = [25, 35, 15] as const

const labs: Lab[] = []
afterAll(async () => {
  for (const lab of labs.toReversed()) await lab.stop()
})

/** Plays one history of a server of which a second one begins on a copy, and is merged with it afterwards. */
const play = async (lab: Lab, seed: number): Promise<string | null> => {
  const world = await World.begin([lab], seeded(seed))
  const [before, apart, after] = STEPS
  for (let step = 0; step < before + apart + after; step += 1) {
    if (step === before) await world.part()
    if (step === before + apart) await world.join()
    const differs =
      (await world.step()) ?? (step % 10 === 9 || step === before + apart ? await world.check() : null)
    if (differs !== null) return [`seed ${seed}, step ${step}: ${differs}`, ...world.log].join('\n')
  }
  const differs = await world.check()
  return differs === null ? null : [`seed ${seed}, at the end: ${differs}`, ...world.log].join('\n')
}

test(
  'A8, C8, C9, C10, U4: two servers that decide apart and are merged answer and count as an oracle says that knows what either was told',
  async () => {
    const lab = await startLab({ database: 'sqlite' })
    labs.push(lab)
    const wrong: string[] = []
    for (let index = 0; index < HISTORIES && wrong.length < 3; index += 1) {
      const differs = await play(lab, SEED + index)
      if (ASKED !== undefined) console.log(`seed ${SEED + index}: ${differs === null ? 'agrees' : 'differs'}`)
      if (differs !== null) wrong.push(differs)
    }
    expect(wrong, `E2E_SEED=${SEED} E2E_HISTORIES=${HISTORIES}`).toEqual([])
  },
  ASKED === undefined ? 240_000 : 24 * 3_600_000,
)
