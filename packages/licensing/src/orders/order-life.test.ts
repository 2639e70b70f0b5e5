import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountsOf } from './amounts.ts'
import { mayOrder, type Offer } from './offer.ts'
import type { Order } from './order.ts'
import { changeOrder, type OrderEvent } from './order-life.ts'

const ORDER: Order = {
  id: 'ORDER',
  kind: 'purchase',
  state: 'draft',
  organizationId: '100200',
  lines: [],
  target: null,
  currency: 'EUR',
  tax: { name: 'VAT', basisPoints: 1_900 },
  method: 'wire',
  buyerReference: null,
  reseller: null,
  billTo: '',
  contacts: [],
  createdAt: 1,
  createdBy: 'someone',
  placedAt: null,
  payment: null,
  fulfilledAt: null,
  cancelledAt: null,
  note: null,
  licenseId: null,
  requestId: null,
}

const at = fc.integer({ min: 1, max: 1_000 })
const paid = ({ at, reference }: { readonly at: number; readonly reference: string }): OrderEvent => ({
  type: 'pay',
  payment: { method: 'wire', reference, at, by: 'x' },
})
const event: fc.Arbitrary<OrderEvent> = fc.oneof(
  at.map((at): OrderEvent => ({ type: 'place', at })),
  fc.record({ at, reference: fc.string() }).map(paid),
  fc.record({ at, licenseId: fc.uuid() }).map((rest): OrderEvent => ({ type: 'fulfil', ...rest })),
  at.map((): OrderEvent => ({ type: 'hold', reason: 'not now' })),
  at.map((at): OrderEvent => ({ type: 'cancel', at, reason: null })),
)

const after = (order: Order, events: readonly OrderEvent[]): Order =>
  events.reduce((before, next) => {
    const change = changeOrder(before, next)
    return change.kind === 'changed' ? change.order : before
  }, order)

describe('the life of an order', () => {
  it('O1 whatever is told, and however often, an order makes one license at most, and none unpaid', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let order = ORDER
        for (const next of events) {
          const before = order
          order = after(order, [next])
          if (before.licenseId !== null) expect(order.licenseId).toBe(before.licenseId)
          if (before.payment !== null) expect(order.payment).toBe(before.payment)
          if (order.licenseId !== null) expect(order).toMatchObject({ state: 'fulfilled', payment: {} })
          if (before.state === 'cancelled' || before.state === 'fulfilled') expect(order).toBe(before)
        }
      }),
    )
  })

  it('O1 an event that is told again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), event, (events, again) => {
        const once = after(ORDER, [...events, again])
        // A reason why nothing could be made may be replaced by another one.
        if (again.type !== 'hold') expect(after(once, [again])).toBe(once)
      }),
    )
  })

  it('O1 a quote that nobody has accepted is not paid, and what is not paid is not made', () => {
    const pay: OrderEvent = { type: 'pay', payment: { method: 'wire', reference: '1', at: 2, by: 'x' } }
    expect(changeOrder(ORDER, pay)).toMatchObject({ kind: 'refused' })
    const placed = after(ORDER, [{ type: 'place', at: 2 }])
    expect(changeOrder(placed, { type: 'fulfil', at: 3, licenseId: 'L' })).toMatchObject({ kind: 'refused' })
    expect(after(placed, [pay, { type: 'fulfil', at: 3, licenseId: 'L' }])).toMatchObject({
      state: 'fulfilled',
      licenseId: 'L',
    })
  })

  it('O1 an order whose license is made is not cancelled any more', () => {
    const done: Order = { ...ORDER, state: 'fulfilled', licenseId: 'L' }
    expect(changeOrder(done, { type: 'cancel', at: 5, reason: null })).toMatchObject({ kind: 'refused' })
  })
})

describe('amounts', () => {
  it('O4 amounts are exact: the tax of the net sum, rounded half up', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            quantity: fc.integer({ min: 1, max: 1_000 }),
            unitPrice: fc.integer({ min: 0, max: 10_000_000_000 }),
          }),
          { maxLength: 20 },
        ),
        fc.integer({ min: 0, max: 10_000 }),
        (lines, basisPoints) => {
          const full = lines.map((line) => ({ ...line, offer: '', name: '', description: '', makes: MAKES }))
          const { net, tax, total } = amountsOf({ lines: full, tax: { name: 'VAT', basisPoints } })
          const exact = lines.reduce(
            (sum, { quantity, unitPrice }) => sum + BigInt(quantity) * BigInt(unitPrice),
            0n,
          )
          const exactTax = (exact * BigInt(basisPoints) + 5_000n) / 10_000n
          expect([BigInt(net), BigInt(tax), BigInt(total)]).toEqual([exact, exactTax, exact + exactTax])
        },
      ),
    )
  })
})

const MAKES = { items: [], product: null, quota: null, days: null }
const OFFER: Offer = {
  code: 'starter',
  name: 'Starter',
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
}

describe('the catalogue', () => {
  it('O1 an offer is for everyone, for licensees, or for one organization, until it is withdrawn', () => {
    const may = (over: Partial<Offer>, organization: string | null) =>
      mayOrder({ ...OFFER, ...over }, organization, 10)
    expect([may({}, null), may({}, '100200')]).toEqual([true, true])
    expect([may({ audience: 'licensees' }, null), may({ audience: 'licensees' }, '100200')]).toEqual([
      false,
      true,
    ])
    const one = { audience: 'one', organizationId: '100200' } as const
    expect([may(one, null), may(one, '100200'), may(one, '300400')]).toEqual([false, true, false])
    expect([may({ withdrawnAt: 10 }, '100200'), may({ withdrawnAt: 11 }, '100200')]).toEqual([false, true])
  })
})
