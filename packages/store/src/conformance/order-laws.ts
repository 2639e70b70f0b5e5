import { expect, test } from 'vitest'
import type { Offer, Order, OrderDocument, OrderRequest } from '../port/facts.ts'
import type { Fixture } from './describe-store.ts'
import { change, ORGANIZATION } from './samples.ts'

const MAKES = { items: [], product: null, quota: null, days: null }

const offer = (code: string): Offer => ({
  code,
  name: code,
  description: '',
  kind: 'purchase',
  currency: 'EUR',
  price: 100,
  makes: MAKES,
  audience: 'public',
  organizationId: null,
  target: null,
  createdAt: 1,
  withdrawnAt: null,
})
const order = (id: string, organizationId = ORGANIZATION): Order => ({
  id,
  kind: 'purchase',
  state: 'placed',
  organizationId,
  lines: [{ offer: 'a', name: 'A', description: '', quantity: 2, unitPrice: 100, makes: MAKES }],
  target: null,
  currency: 'EUR',
  tax: { name: 'VAT', basisPoints: 1_900 },
  method: 'wire',
  buyerReference: null,
  reseller: null,
  billTo: 'Acme',
  contacts: [],
  createdAt: 1,
  createdBy: 'someone',
  placedAt: 1,
  payment: null,
  fulfilledAt: null,
  cancelledAt: null,
  note: null,
  licenseId: null,
  requestId: null,
})
const request = (id: string): OrderRequest => ({
  id,
  kind: 'other',
  state: 'open',
  organizationId: ORGANIZATION,
  licenseId: null,
  itemId: null,
  facts: ['a fact'],
  message: 'Please',
  createdAt: 1,
  createdBy: 'someone',
  answer: null,
  closedAt: null,
})
const document = (number: string, issuedAt = 1): OrderDocument => ({
  number,
  kind: 'invoice',
  orderId: 'O1',
  issuedAt,
  seller: { name: 'Vendor', address: '', taxId: '', bank: '', note: '', email: '' },
  order: order('O1'),
  amounts: { net: 200, tax: 38, total: 238 },
  about: null,
})

export const orderLaws = (fixture: Fixture): void => {
  test('offers are listed by code, and replaced', async () => {
    const { store } = fixture
    await store.commit(async ({ orders }) => {
      for (const code of ['b', 'a', 'c']) await orders.putOffer(offer(code), change())
      await orders.putOffer({ ...offer('b'), price: 7 }, change())
    })
    await store.read(async ({ orders }) => {
      expect((await orders.offers({ limit: 2, after: null })).map(({ code }) => code)).toEqual(['a', 'b'])
      expect((await orders.offers({ limit: 2, after: 'b' })).map(({ code }) => code)).toEqual(['c'])
      expect(await orders.offer('b')).toEqual({ ...offer('b'), price: 7 })
      expect(await orders.offer('d')).toBeNull()
    })
  })

  test('orders and requests are listed newest first, of one organization or of all, page by page', async () => {
    const { store } = fixture
    await store.commit(async ({ orders }) => {
      for (const id of ['O1', 'O3', 'O2']) await orders.putOrder(order(id), change())
      await orders.putOrder(order('O4', '300400'), change())
      for (const id of ['R1', 'R2']) await orders.putRequest(request(id), change())
      await orders.putOrder({ ...order('O2'), state: 'paid' }, change())
    })
    await store.read(async ({ orders }) => {
      const ids = async (organizationId: string | null, after: string | null, limit = 2) =>
        (await orders.orders({ organizationId }, { limit, after })).map(({ id }) => id)
      expect(await ids(null, null, 9)).toEqual(['O4', 'O3', 'O2', 'O1'])
      expect(await ids(ORGANIZATION, null)).toEqual(['O3', 'O2'])
      expect(await ids(ORGANIZATION, 'O2')).toEqual(['O1'])
      expect(await orders.order('O2')).toEqual({ ...order('O2'), state: 'paid' })
      expect(
        (await orders.requests({ organizationId: null }, { limit: 9, after: null })).map(({ id }) => id),
      ).toEqual(['R2', 'R1'])
      expect(await orders.requests({ organizationId: '300400' }, { limit: 9, after: null })).toEqual([])
      expect(await orders.request('R1')).toEqual(request('R1'))
    })
  })

  test('O4 a document that is issued never changes', async () => {
    const { store } = fixture
    await store.commit(({ orders }) => orders.addDocument(document('INV-2'), change()))
    await store.commit(async ({ orders }) => {
      await orders.addDocument(document('INV-2', 99), change())
      await orders.addDocument(document('INV-1'), change())
    })
    await store.read(async ({ orders }) => {
      expect(await orders.document('INV-2')).toEqual(document('INV-2'))
      expect((await orders.documents('O1')).map(({ number }) => number)).toEqual(['INV-1', 'INV-2'])
      expect(await orders.documents('O2')).toEqual([])
    })
  })

  test('O4 numbers of a series have no gap: what is undone gives its number back', async () => {
    const { store } = fixture
    const take = (fails: boolean): Promise<number> =>
      store.commit(async ({ locks, orders }) => {
        await locks.setup()
        const number = await orders.nextNumber('invoice')
        if (fails) throw new Error('undone')
        return number
      })
    const taken = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => take(index % 3 === 0)))
    const numbers = taken.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1))
    expect(await store.commit(({ orders }) => orders.nextNumber('receipt'))).toBe(1)
  })

  test('P5 every write appends its line to the audit log', async () => {
    const { store } = fixture
    await store.commit(async ({ orders }) => {
      await orders.putOffer(offer('a'), change('offer.put'))
      await orders.putOrder(order('O1'), change('order.put'))
      await orders.putRequest(request('R1'), change('request.put'))
      await orders.addDocument(document('INV-1'), change('document.add'))
    })
    const changes = await store.read(({ setup }) => setup.changes({ limit: 9, after: null }))
    expect(changes.map(({ action }) => action)).toEqual([
      'offer.put',
      'order.put',
      'request.put',
      'document.add',
    ])
  })
}
