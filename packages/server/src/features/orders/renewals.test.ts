import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openShop, type Shop } from './testing/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const listed = async (query = '', as: 'viewer' | null = 'viewer') =>
  (await shop.ask('GET', `/renewals${query}`, as === null ? {} : { as }))['rows'] as Record<string, unknown>[]

describe('the list of renewals', () => {
  it('O4 upcoming renewals are a list of both sides, which a renewal leaves for what follows it', async () => {
    expect(await listed('?days=30')).toEqual([])
    const before = await listed('?days=500')
    expect(before).toMatchObject([{ licenseId: shop.license, organizationId: shop.organization }])
    expect(await listed('?days=500', null)).toEqual(before)
    const placed = await shop.ask('POST', '/orders', {
      body: {
        organizationId: shop.organization,
        lines: [{ offer: 'renewal' }],
        method: 'wire',
        target: shop.license,
      },
      as: 'manager',
    })
    const paid = await shop.ask('POST', `/orders/${placed['id']}/confirm-payment`, {
      body: { reference: 'bank' },
    })
    expect(await listed('?days=500')).toEqual([])
    expect(await listed('?days=900')).toMatchObject([{ licenseId: paid['licenseId'] }])
    expect(await listed('?days=900&limit=1', null)).toHaveLength(1)
  })
})
