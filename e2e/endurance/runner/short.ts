import { seedOfRun } from '../../lab/random.ts'
import { storyOf } from './stories.ts'
import type { DatabaseKind } from './story.ts'
import { tell } from './tell.ts'

const seed = seedOfRun()

/** Milliseconds; on a busy machine every start of a server takes seconds. */
export const PATIENCE = 300_000

/** Tells a story of `npm run endurance` in a short form, from a printed seed. */
export const told = async (name: string, rounds: number, database: DatabaseKind = 'sqlite') => {
  console.log(`${name}: seed ${seed} (E2E_SEED=${seed} tells it again)`)
  const tally = await tell(await storyOf(name), { rounds, seed, database })
  console.log(name, tally)
  return tally
}
