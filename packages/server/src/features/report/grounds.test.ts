import type { Ticket, UsageClass } from '@countersign/licensing'
import type { Transaction } from '@countersign/store/port'
import { expect, test } from 'vitest'
import { Grounds } from './grounds.ts'

/** Every member of a class, each with another value: one that is added to the class has to be added here. */
const CLASS: Required<UsageClass> = {
  ...{ organizationId: '100200', code: 'code-a', product: 'barcode-reader', majorVersion: 10 },
  ...{ edition: 'javascript', deployment: 'browser', items: ['item-a', 'item-b'], instances: 2 },
}
const OTHER: Required<UsageClass> = {
  ...{ organizationId: '100201', code: 'code-b', product: 'page-reader', majorVersion: 11 },
  ...{ edition: 'ios', deployment: 'desktop', items: ['item-b', 'item-a'], instances: null },
}
const ticket = (usageClass: Required<UsageClass>): Ticket => ({
  ...usageClass,
  ...{ client: crypto.randomUUID(), authorizationId: crypto.randomUUID(), iat: 0, stage: 'normal' },
})

test('C8 what is remembered of a class is taken for no ticket that differs from it in any member', async () => {
  const setup = { product: async () => null, organization: async () => null }
  const tx = { setup, usage: { classKey: async () => 7 } } as unknown as Transaction
  const grounds = new Grounds(tx, { reportAgeOf: () => 0 })
  const ground = await grounds.find(ticket(CLASS))
  expect(grounds.known(ticket({ ...CLASS, items: [...CLASS.items] }))).toBe(ground)
  for (const member of Object.keys(CLASS) as (keyof UsageClass)[])
    expect(grounds.known(ticket({ ...CLASS, [member]: OTHER[member] })), member).toBeUndefined()
})
