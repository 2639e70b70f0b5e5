import { afterAll, expect, test } from 'vitest'
import { type Lab, startLab, startSelfHosted } from '../lab/lab.ts'
import { seedOfRun } from '../lab/random.ts'
import { play } from './play.ts'

/** Every run of the tests plays the same history; a number of them is played from a seed of its own. */
const ASKED = process.env['E2E_HISTORIES']
const HISTORIES = Number(ASKED ?? 1)
const SEED = ASKED === undefined ? 1 : seedOfRun()

const labs: Lab[] = []
afterAll(async () => {
  for (const lab of labs.toReversed()) await lab.stop()
})

test(
  'L4, L5, L6, L7, L9, L11, P8, T1: a server that takes all that is sold as files answers, counts and states what an oracle that recomputes the full history says',
  async () => {
    const vendor = await startLab()
    labs.push(vendor)
    const own = await startSelfHosted(vendor)
    labs.push(own)
    if (ASKED !== undefined) console.log(`E2E_SEED=${SEED}`)
    const wrong: string[] = []
    for (let index = 0; index < HISTORIES && wrong.length < 3; index += 1) {
      const differs = await play([own], SEED + index, vendor)
      if (ASKED !== undefined) console.log(`seed ${SEED + index}: ${differs === null ? 'agrees' : 'differs'}`)
      if (differs !== null) wrong.push(differs)
    }
    expect(wrong, `E2E_SEED=${SEED} E2E_HISTORIES=${HISTORIES}`).toEqual([])
  },
  // A long run takes as long as it takes.
  ASKED === undefined ? 300_000 : 24 * 3_600_000,
)
