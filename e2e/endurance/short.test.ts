import { expect, test } from 'vitest'
import { seedOfRun } from '../lab/random.ts'
import { storyOf } from './runner/stories.ts'
import { tell } from './runner/tell.ts'

// The short form of `npm run endurance`: 20 kills of a server under load, from a printed seed.
const seed = seedOfRun()
/** Milliseconds; on a busy machine every start of a server takes seconds. */
const PATIENCE = 300_000
console.log(`endurance: seed ${seed} (E2E_SEED=${seed} tells it again)`)

const told = async (name: string, rounds: number) =>
  tell(await storyOf(name), { rounds, seed, database: 'sqlite' })

test(
  'H3 a server killed at random instants under load loses nothing that it acknowledged; U4 when everything is sent again, every slot holds exactly what the devices counted; C8 rebuild finds no difference',
  async () => {
    const tally = await told('kill-reports', 12)
    expect(tally['receipts']).toBeGreaterThan(12)
    console.log('kill-reports', tally)
  },
  PATIENCE,
)

test(
  'H3 a seat that was granted is still taken after kill -9, no retry takes a second one, and exactly the tolerance of §5 is left',
  async () => {
    console.log('kill-authorizations', await told('kill-authorizations', 8))
  },
  PATIENCE,
)

test(
  'U1 products that share a store lose nothing that was durable when they are killed with kill -9, and double nothing (U4)',
  async () => {
    console.log('client-kill-node', await told('client-kill-node', 12))
  },
  PATIENCE,
)

test(
  'U1 tabs that share a store lose nothing that was durable when they or the browser are killed with kill -9, and double nothing (U4)',
  async () => {
    console.log('client-kill-tabs', await told('client-kill-tabs', 8))
  },
  PATIENCE,
)
