import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openShop, type Shop } from './testing/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const order = (over: object = {}, as: 'manager' | null = 'manager') =>
  shop.ask('POST', '/orders', {
    body: { organizationId: shop.organization, lines: [{ offer: 'starter' }], method: 'wire', ...over },
    ...(as === null ? {} : { as }),
  })
const pay = (id: string, reference = 'bank-1') =>
  shop.ask('POST', `/orders/${id}/confirm-payment`, { body: { reference } })
const licenses = async () =>
  (await shop.ask('GET', `/licenses?organization=${shop.organization}`))['rows'] as Record<string, any>[]
const documents = (shown: Readonly<Record<string, any>>) =>
  (shown['documents'] as { kind: string }[]).map(({ kind }) => kind).toSorted()

describe('orders', () => {
  it('O1 a purchase is placed with an invoice, paid with a receipt, and makes one license, which waits for its activation', async () => {
    const placed = await order({ lines: [{ offer: 'starter', quantity: 3 }], reseller: 'Reseller Ltd' })
    expect(placed).toMatchObject({
      state: 'placed',
      net: 30_150,
      tax: 5_729,
      total: 35_879,
      reseller: 'Reseller Ltd',
    })
    expect(documents(placed)).toEqual(['invoice'])
    const paid = await pay(placed['id'])
    expect(paid).toMatchObject({ state: 'fulfilled', payment: { method: 'wire', reference: 'bank-1' } })
    expect(documents(paid)).toEqual(['invoice', 'receipt'])
    const license = await shop.ask('GET', `/licenses/${paid['licenseId']}`)
    expect(license).toMatchObject({ status: 'new', source: 'order', items: [{ quota: 3_000 }] })
  })

  it('O1 a paid order makes its license once, however often and in parallel it is told', async () => {
    const placed = await order()
    const before = (await licenses()).length
    const told = await Promise.all(
      Array.from({ length: 8 }, (_, index) => pay(placed['id'], `bank-${index}`)),
    )
    expect(new Set(told.map((each) => each['licenseId'])).size).toBe(1)
    expect(new Set(told.map((each) => each['payment'].reference)).size).toBe(1)
    expect((await pay(placed['id']))['licenseId']).toBe(told[0]?.['licenseId'])
    expect((await licenses()).length).toBe(before + 1)
  })

  it('O1 a renewal that is paid joins the codes of its license at once, and is not made twice', async () => {
    const placed = await order({ lines: [{ offer: 'renewal' }], target: shop.license })
    const again = await order({ lines: [{ offer: 'renewal' }], target: shop.license })
    const paid = await pay(placed['id'])
    const renewed = await shop.ask('GET', `/licenses/${paid['licenseId']}`)
    expect(renewed).toMatchObject({ status: 'activated', renews: shop.license })
    expect(renewed['handshakeCodes']).toEqual([`${shop.organization}-default`])
    // The money of the second one is there, and its license cannot be made: that is kept and said.
    const held = await pay(again['id'])
    expect(held).toMatchObject({
      state: 'paid',
      licenseId: null,
      note: expect.stringContaining('renewed already'),
    })
    expect(shop.lab.mails.at(-1)).toMatchObject({ to: ['sales@vendor.example'] })
    expect(await shop.ask('POST', `/orders/${again['id']}/fulfil`, { body: {} })).toMatchObject({
      state: 'paid',
    })
    const cancelled = await shop.ask('POST', `/orders/${again['id']}/cancel`, {
      body: { reason: 'paid back' },
    })
    expect(documents(cancelled)).toEqual(['cancellation', 'invoice'])
  })

  it('O1 an extension adds its quota as often as it is ordered, as a supplement', async () => {
    const paid = await pay(
      (await order({ lines: [{ offer: 'more', quantity: 2 }], target: shop.item }))['id'],
    )
    expect(await shop.ask('GET', `/licenses/${paid['licenseId']}`)).toMatchObject({
      status: 'activated',
      supplements: shop.license,
      items: [{ quota: 200, supplements: shop.item }],
    })
  })

  it('O1 a clearing gives the seats of an item back', async () => {
    await shop.lab.services.store.commit((tx) =>
      tx.authorizations.putSeat({
        itemId: shop.item,
        client: '11111111-1111-4111-8111-111111111111',
        at: shop.lab.now(),
        until: shop.lab.now() + 86_400,
      }),
    )
    const paid = await pay((await order({ lines: [{ offer: 'clearing' }], target: shop.item }))['id'])
    expect(await shop.ask('GET', `/licenses/${paid['licenseId']}`)).toMatchObject({ items: [{ quota: 1 }] })
  })

  it('O1 what cannot be made is refused before anybody pays', async () => {
    for (const [body, field] of [
      [{ lines: [{ offer: 'none' }] }, 'lines/0/offer'],
      [{ lines: [{ offer: 'renewal' }] }, 'target'],
      [{ lines: [{ offer: 'renewal' }], target: 'other' }, 'target'],
      [{ lines: [{ offer: 'renewal', quantity: 2 }], target: shop.license }, 'lines/0/quantity'],
      [{ lines: [{ offer: 'starter' }, { offer: 'more' }] }, 'lines'],
      [{ lines: [{ offer: 'starter' }], target: shop.license }, 'target'],
      [{ lines: [{ offer: 'starter', unitPrice: 1 }] }, 'lines/0/unitPrice'],
      [{ method: 'purchase-order' }, 'buyerReference'],
      [{ draft: true }, 'draft'],
    ] as const) {
      const base = { organizationId: shop.organization, lines: [{ offer: 'starter' }], method: 'wire' }
      const refused = await shop.ask('POST', '/orders', {
        body: { ...base, ...body },
        as: 'manager',
        status: 400,
      })
      expect(refused['field'], JSON.stringify(body)).toBe(field)
    }
  })

  it('O3 a quote is the vendor’s, with a price of its own; the licensee accepts it once', async () => {
    const quote = await order({ draft: true, lines: [{ offer: 'starter', unitPrice: 5_000 }] }, null)
    expect(quote).toMatchObject({ state: 'draft', net: 5_000 })
    expect(documents(quote)).toEqual(['quote'])
    await shop.ask('POST', `/orders/${quote['id']}/confirm-payment`, {
      body: { reference: 'x' },
      status: 409,
    })
    const accept = () =>
      shop.ask('POST', `/orders/${quote['id']}/place`, {
        body: { method: 'purchase-order', buyerReference: 'PO 7' },
        as: 'manager',
      })
    const placed = await accept()
    expect(placed).toMatchObject({ state: 'placed', method: 'purchase-order', buyerReference: 'PO 7' })
    expect(documents(await accept())).toEqual(['invoice', 'quote'])
  })

  it('O4 an order is cancelled until its license is made, and its invoice is taken back by a document', async () => {
    const placed = await order()
    const cancelled = await shop.ask('POST', `/orders/${placed['id']}/cancel`, { body: {}, as: 'manager' })
    expect(cancelled).toMatchObject({ state: 'cancelled' })
    expect(documents(cancelled)).toEqual(['cancellation', 'invoice'])
    await shop.ask('POST', `/orders/${placed['id']}/confirm-payment`, {
      body: { reference: 'x' },
      status: 409,
    })
    const made = await pay((await order())['id'])
    await shop.ask('POST', `/orders/${made['id']}/cancel`, { body: {}, status: 409 })
  })

  it('O4 invoices are numbered without a gap, also when orders are placed at once', async () => {
    await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        order(index % 2 === 0 ? {} : { lines: [{ offer: 'none' }] }).catch(() => null),
      ),
    )
    const all = (await shop.ask('GET', '/orders?limit=500'))['rows'] as {
      documents: { number: string; kind: string }[]
    }[]
    const numbers = all
      .flatMap((each) => each.documents)
      .filter(({ kind }) => kind === 'invoice')
      .map(({ number }) => Number(number.slice(4)))
      .toSorted((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })

  it('O1 orders keep what they were made with when an offer changes or is withdrawn', async () => {
    const placed = await order({ lines: [{ offer: 'clearing' }], target: shop.item }).catch(() => null)
    expect(placed).toBeNull()
    const kept = await order()
    await shop.ask('PATCH', '/offers/starter', { body: { price: 1, withdrawn: true } })
    expect(await shop.ask('GET', `/orders/${kept['id']}`)).toMatchObject({ net: 10_050 })
    await expect(order()).rejects.toThrow('there is no offer starter')
    await shop.ask('PATCH', '/offers/starter', { body: { price: 10_050, withdrawn: false } })
  })

  it('P5 a viewer sees orders and makes none; every step stands in the audit log', async () => {
    const rows = (await shop.ask('GET', '/orders', { as: 'viewer' }))['rows'] as { id: string }[]
    expect(rows.map(({ id }) => id)).toEqual(
      rows
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    )
    await shop.ask('POST', '/orders', { body: {}, as: 'viewer', status: 403 })
    const log = JSON.stringify(await shop.ask('GET', '/setup-changes?limit=500'))
    for (const action of [
      'offer.create',
      'order.create',
      'order.place',
      'order.pay',
      'order.fulfil',
      'order.hold',
      'order.cancel',
    ])
      expect(log).toContain(`"${action}"`)
  })
})
