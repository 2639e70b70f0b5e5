import { afterAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { seedOfRun } from '../lab/random.ts'
import { play } from './play.ts'

/** Every run of the tests plays the same histories; a number of them is played from a seed of its own. */
const ASKED = process.env['E2E_HISTORIES']
/** SQLite is played on a licensee's own server as well. */
const historiesOn = (database: string): number => Number(ASKED ?? (database === 'sqlite' ? 1 : 2))
const SEED = ASKED === undefined ? 1 : seedOfRun()
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
      for (let index = 0; index < historiesOn(database) && wrong.length < 3; index += 1) {
        const differs = await play(labs, SEED + index)
        if (ASKED !== undefined)
          console.log(`seed ${SEED + index}: ${differs === null ? 'agrees' : 'differs'}`)
        if (differs !== null) wrong.push(differs)
      }
      expect(wrong, `E2E_SEED=${SEED} E2E_HISTORIES=${historiesOn(database)}`).toEqual([])
    },
    // A long run takes as long as it takes.
    ASKED === undefined ? 300_000 : 24 * 3_600_000,
  )
})
