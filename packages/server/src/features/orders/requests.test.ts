import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MORE, openShop, type Shop } from './testing/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

describe('requests to sales', () => {
  it('O3 a request carries the license’s facts to sales, is answered with an order, and both see its state', async () => {
    const asked = await shop.ask('POST', '/requests', {
      body: {
        organizationId: shop.organization,
        kind: 'multi-year-term',
        licenseId: shop.license,
        message: 'Three years, please.',
      },
      as: 'manager',
    })
    expect(asked).toMatchObject({
      state: 'open',
      facts: [expect.stringContaining(shop.license), expect.stringContaining('quota 5')],
    })
    expect(shop.lab.mails.at(-1)).toMatchObject({
      to: ['sales@vendor.example'],
      text: expect.stringMatching(/Three years, please\..*\/requests\//s),
    })
    const quote = await shop.ask('POST', '/orders', {
      body: {
        organizationId: shop.organization,
        lines: [{ offer: 'renewal', unitPrice: 25_000 }],
        target: shop.license,
        method: 'wire',
        draft: true,
        requestId: asked['id'],
      },
    })
    await shop.ask('POST', `/requests/${asked['id']}/answer`, {
      body: { text: 'Here is our quote.', orderId: quote['id'] },
    })
    const rows = (await shop.ask('GET', '/requests', { as: 'viewer' }))['rows']
    expect(rows).toMatchObject([{ state: 'answered', answer: { orderId: quote['id'] } }])
    expect(await shop.ask('GET', `/requests/${asked['id']}`, { as: 'viewer' })).toEqual(rows[0])
    const closed = await shop.ask('POST', `/requests/${asked['id']}/close`, { body: {}, as: 'manager' })
    expect(closed).toMatchObject({ state: 'closed' })
    await shop.ask('POST', `/requests/${asked['id']}/answer`, { body: { text: 'Again.' }, status: 409 })
  })

  it('O3 an answer names an offer that the organization may order by', async () => {
    const asked = await shop.ask('POST', '/requests', {
      body: { organizationId: shop.organization, kind: 'other', message: 'More, please.' },
      as: 'manager',
    })
    const other = await shop.ask('POST', '/organizations', { body: { name: 'Other' } })
    await shop.ask('POST', '/offers', {
      body: { ...MORE, code: 'theirs', audience: 'one', organizationId: other['id'] },
    })
    const answer = (offer: string, status?: number) =>
      shop.ask('POST', `/requests/${asked['id']}/answer`, {
        body: { text: 'By this offer.', offer },
        ...(status === undefined ? {} : { status }),
      })
    expect(await answer('theirs', 400)).toMatchObject({ field: 'offer' })
    expect(await answer('more')).toMatchObject({
      state: 'answered',
      answer: { offer: 'more', orderId: null },
    })
  })

  it('O3 a request names the own license and no other', async () => {
    const body = { organizationId: shop.organization, kind: 'other', licenseId: 'OTHER', message: '' }
    expect(await shop.ask('POST', '/requests', { body, as: 'manager', status: 400 })).toMatchObject({
      field: 'licenseId',
    })
  })
})
