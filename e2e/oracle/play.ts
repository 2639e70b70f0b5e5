import type { Lab } from '../lab/lab.ts'
import { seeded } from '../lab/random.ts'
import { World } from './world.ts'

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
export const play = async (
  labs: readonly Lab[],
  seed: number,
  vendor: Lab | null = null,
): Promise<string | null> => {
  const world = await World.begin(labs, seeded(seed), vendor)
  for (let step = 0; step < STEPS; step += 1) {
    const differs = (await world.step()) ?? (step % 10 === 9 ? await world.check() : null)
    if (differs !== null)
      return [`seed ${seed}, step ${step}: ${differs}`, ...world.log, ...faultsOf(labs)].join('\n')
  }
  const differs = await world.check()
  if (process.env['E2E_LOG'] !== undefined) console.log(world.log.join('\n'))
  return differs === null ? null : [`seed ${seed}, at the end: ${differs}`, ...world.log].join('\n')
}
