import { expect, test } from 'vitest'
import { seedOfRun } from '../lab/random.ts'
import { storyOf } from './runner/stories.ts'
import type { DatabaseKind } from './runner/story.ts'
import { tell } from './runner/tell.ts'

// The short form of `npm run endurance`: 20 kills of a server under load, from a printed seed.
const seed = seedOfRun()
/** Milliseconds; on a busy machine every start of a server takes seconds. */
const PATIENCE = 300_000
console.log(`endurance: seed ${seed} (E2E_SEED=${seed} tells it again)`)

const told = async (name: string, rounds: number, database: DatabaseKind = 'sqlite') =>
  tell(await storyOf(name), { rounds, seed, database })

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

test(
  'H3 connections to PostgreSQL that are cut in the middle of anything, and a database that crashes, lose and double nothing',
  async () => {
    console.log('database-gone', await told('database-gone', 3, 'postgres'))
  },
  PATIENCE,
)

test(
  'H4 two servers on one PostgreSQL, killed in turn under load, lose and double nothing and grant no seat too many',
  async () => {
    console.log('two-servers', await told('two-servers', 3, 'postgres'))
  },
  PATIENCE,
)

test(
  'U4 messages lost, doubled, overtaken or held for days change no count, and A8 no device is taken for a copy because of them',
  async () => {
    console.log('messages', await told('messages', 6))
  },
  PATIENCE,
)
