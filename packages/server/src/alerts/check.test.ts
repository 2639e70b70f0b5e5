import { afterEach, beforeEach, expect, test } from 'vitest'
import { openShop, type Shop } from '../features/orders/testing/shop.ts'
import type { Message } from '../mail/outgoing.ts'
import { usageWork } from '../usage/usage-work.ts'
import { type AlertServices, checkAlerts } from './check.ts'
import { orderContacts } from './order-contacts.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.close())

const servicesOf = (mails: Message[], usageOfItems = usageWork.usageOfItems): AlertServices => ({
  store: shop.lab.services.store,
  clock: shop.lab.services.clock,
  mail: {
    queue: async (_tx, message) => {
      mails.push(message)
      return 'mail'
    },
    nudge: () => undefined,
  },
  webhooks: { queue: async () => undefined, nudge: () => undefined },
  usageOfItems,
  people: { owners: async (id) => [`owner@${id}.example`], admins: async () => [] },
  orderContacts,
  mode: 'hosted',
  sender: { publicUrl: 'https://lts.example.com', sandbox: false, contact: () => null },
})

const ordered = async (email: string) =>
  (
    await shop.ask('POST', '/orders', {
      body: {
        ...{ organizationId: shop.organization, lines: [{ offer: 'starter' }], method: 'wire' },
        contacts: [{ kind: 'technical', name: 'T', email }],
      },
    })
  )['id'] as string

test('N3 the contacts of an order that made a license are told of the organization; of one that made none, nobody', async () => {
  const paid = await ordered('technical@customer.example')
  await ordered('nobody@elsewhere.example')
  await shop.ask('POST', `/orders/${paid}/confirm-payment`, { body: { reference: 'bank' } })
  shop.lab.advance(360 * 86_400)
  const mails: Message[] = []
  await checkAlerts(servicesOf(mails))
  expect(mails).toHaveLength(1)
  expect(mails[0]).toMatchObject({ to: ['technical@customer.example'], cc: [], bcc: [] })
})

test('N1 a fault in the check of one organization keeps no other one from hearing, and is told', async () => {
  const other = (await shop.ask('POST', '/organizations', { body: { name: 'Other' } }))['id'] as string
  const items = [{ product: 'barcode-reader', chargeWay: 'device', quota: 5 }]
  const license = (await shop.ask('POST', '/licenses', { body: { organizationId: other, items } }))['id']
  await shop.ask('POST', `/licenses/${license}/activate`, { body: { hosting: 'hosted' } })
  shop.lab.advance(360 * 86_400)
  const [first, last] = [other, shop.organization].toSorted()
  const mails: Message[] = []
  const failing: AlertServices['usageOfItems'] = (tx, all, about) =>
    all.some(({ terms }) => terms.organizationId === first)
      ? Promise.reject(new Error('This organization is broken.'))
      : usageWork.usageOfItems(tx, all, about)
  await expect(checkAlerts(servicesOf(mails, failing))).rejects.toThrow('broken')
  expect(mails.map(({ to }) => to)).toEqual([[`owner@${last}.example`]])
  await checkAlerts(servicesOf(mails))
  expect(mails.map(({ to }) => to)).toEqual([[`owner@${last}.example`], [`owner@${first}.example`]])
})
