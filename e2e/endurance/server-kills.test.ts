import { expect, test } from 'vitest'
import { PATIENCE, told } from './runner/short.ts'

// 20 kills of a server under load; `npm run endurance` tells more.
test(
  'H3 a server killed at random instants under load loses nothing that it acknowledged; U4 when everything is sent again, every slot holds exactly what the devices counted; C8 rebuild finds no difference',
  async () => {
    const tally = await told('kill-reports', 12)
    expect(tally['receipts']).toBeGreaterThan(12)
  },
  PATIENCE,
)

test(
  'H3 a seat that was granted is still taken after kill -9, no retry takes a second one, and exactly the tolerance of §5 is left',
  async () => {
    await told('kill-authorizations', 8)
  },
  PATIENCE,
)

test(
  'O1 a paid order makes its license exactly once, through kill -9 while the payment is confirmed',
  async () => {
    await told('kill-orders', 4)
  },
  PATIENCE,
)
