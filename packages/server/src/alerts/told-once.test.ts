import { DAY } from '@countersign/protocol/vocabulary'
import { openPostgresStore } from '@countersign/store/postgres'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tooling/postgres/test-database.ts'
import { openLab } from '../operations/testing/lab.ts'
import { usageWork } from '../usage/usage-work.ts'
import { checkAlerts } from './check.ts'
import { orderContacts } from './order-contacts.ts'

test('N2 each level is told once, though servers on one PostgreSQL look at the same moment', async () => {
  const database = await testDatabase()
  const lab = await openLab({ init: { database }, settings: { database } })
  const stores = [await openPostgresStore({ url: database }), await openPostgresStore({ url: database })]
  let mails = 0
  const { clock } = lab.server.local
  const checkOn = (store: (typeof stores)[number], days: number) =>
    checkAlerts({
      store,
      clock: { realNow: () => clock.realNow(), now: () => clock.now() + days * DAY },
      mail: {
        queue: async () => {
          mails += 1
          return 'mail'
        },
        nudge: () => undefined,
      },
      webhooks: { queue: async () => undefined, nudge: () => undefined },
      usageOfItems: usageWork.usageOfItems,
      people: { owners: async () => ['owner@customer.example'], admins: async () => [] },
      orderContacts,
      mode: 'hosted',
      sender: { publicUrl: lab.server.url, sandbox: false, contact: () => null },
    })
  try {
    await lab.license({ chargeWay: 'count', quota: 5 })
    // 30 days before the end, and 14: one message each, whichever server it was that told it.
    for (const days of [340, 355])
      await Promise.all([...stores, ...stores].map((store) => checkOn(store, days)))
    const { rows } = await lab.api('GET', `/organizations/${lab.organizationId}/alerts`)
    expect(rows).toHaveLength(2)
    expect(mails).toBe(2)
  } finally {
    for (const store of stores) await store.close()
    await lab.close()
  }
})
