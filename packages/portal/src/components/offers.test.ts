import { describe, expect, it } from 'vitest'
import type { Item, Offer } from '../queries/resources.ts'
import { offersFor, orderable, targetsOf } from './offers.ts'

const offer = (code: string, over: object = {}): Offer => ({
  code,
  name: code,
  description: '',
  kind: 'renewal',
  currency: 'EUR',
  price: 1,
  makes: { items: [], product: null, quota: null, days: null },
  audience: 'licensees',
  organizationId: null,
  target: null,
  withdrawnAt: null,
  ...over,
})
const made = (product: string) => ({ items: [], product, quota: null, days: null })
const item = (id: string, product: string, over: object = {}) =>
  ({ id, licenseId: id.split('-')[0], product, quota: 5, stage: 'normal', ...over }) as Item
const codes = (offers: readonly Offer[]) => offers.map(({ code }) => code)

describe('what is offered where the need shows', () => {
  it('O1 an organization is shown what it can order by: nothing withdrawn, and nothing of another one', () => {
    const offers = [
      offer('all'),
      offer('gone', { withdrawnAt: '2027-01-01T00:00:00Z' }),
      offer('mine', { organizationId: '100200' }),
      offer('theirs', { organizationId: '100201' }),
    ]
    expect(codes(orderable(offers, '100200'))).toEqual(['all', 'mine'])
  })

  it('O1 a license is offered the renewals of its products, and those that are for it alone', () => {
    const offers = [
      offer('any'),
      offer('reader', { makes: made('reader') }),
      offer('writer', { makes: made('writer') }),
      offer('alone', { target: 'L1' }),
      offer('other', { target: 'L2' }),
      offer('more', { kind: 'quota-extension' }),
    ]
    const target = { id: 'L1', label: '', products: ['reader'] }
    expect(codes(offersFor(offers, 'renewal', target))).toEqual(['any', 'reader', 'alone'])
    expect(codes(offersFor(offers, 'quota-extension', target))).toEqual(['more'])
  })

  it('O1 a renewal is for a license, an extension for an item that has a quota, a purchase for nothing that exists', () => {
    const items = [
      item('L1-1', 'reader'),
      item('L1-2', 'writer', { quota: null }),
      item('L2-1', 'reader', { stage: 'revoked' }),
    ]
    const ids = (of: Offer) => targetsOf(of, items)?.map(({ id }) => id)
    expect(ids(offer('renewal'))).toEqual(['L1'])
    expect(ids(offer('more', { kind: 'quota-extension' }))).toEqual(['L1-1'])
    expect(ids(offer('writer', { makes: made('writer') }))).toEqual(['L1'])
    expect(ids(offer('starter', { kind: 'purchase' }))).toBeUndefined()
  })
})
