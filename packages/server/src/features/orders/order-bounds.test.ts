import { createHash } from 'node:crypto'
import { DEFAULTS } from '@countersign/protocol/vocabulary'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEYS } from '../management/testing/lab.ts'
import { openShop, SETTINGS, type Shop } from './testing/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const bodyOf = (over: object = {}) => ({
  organizationId: shop.organization,
  lines: [{ offer: 'starter' }],
  method: 'wire',
  ...over,
})

describe('orders and requests that are repeated', () => {
  const headers = { 'idempotency-key': 'once' }

  it('O1 a renewal that is told again under its Idempotency-Key gets its answer, and not that it was renewed', async () => {
    const path = `/licenses/${shop.license}/renew`
    const first = await shop.lab.send('POST', path, { body: {}, headers })
    expect(first.status).toBe(201)
    expect(await shop.lab.send('POST', path, { body: {}, headers })).toEqual(first)
    expect((await shop.lab.send('POST', path, { body: {} })).status).toBe(409)
    expect((await shop.lab.send('POST', path, { body: { days: 3 }, headers })).status).toBe(422)
  })

  it('O1 an order that is told again under its Idempotency-Key is one order, also when its offer is withdrawn meanwhile', async () => {
    const order = () => shop.lab.send('POST', '/orders', { body: bodyOf(), headers })
    const first = await order()
    expect(first.status).toBe(201)
    await shop.ask('PATCH', '/offers/starter', { body: { withdrawn: true } })
    expect(await order()).toEqual(first)
    await shop.ask('PATCH', '/offers/starter', { body: { withdrawn: false } })
  })

  it('T3 a trial that is told again under its Idempotency-Key makes no second organization', async () => {
    const ask = () =>
      shop.lab.send('POST', '/trials', {
        body: { organizationName: 'Newcomer', product: 'barcode-reader' },
        headers,
      })
    const first = await ask()
    expect(first.status).toBe(201)
    expect(await ask()).toEqual(first)
    const named = ((await shop.ask('GET', '/organizations'))['rows'] as { name: string }[]).filter(
      ({ name }) => name === 'Newcomer',
    )
    expect(named).toHaveLength(1)
  })
})

describe('what orders and requests may name', () => {
  const quote = (over: object = {}) => shop.ask('POST', '/orders', { body: bodyOf({ draft: true, ...over }) })

  it('O3 a quote is accepted by a way to pay that the vendor takes, and no other', async () => {
    const { id } = await quote()
    await shop.ask('PUT', '/sales-settings', { body: { ...SETTINGS, methods: ['wire'] } })
    const accept = (method: string, status: number) =>
      shop.ask('POST', `/orders/${id}/place`, { body: { method }, as: 'manager', status })
    expect(await accept('check', 400)).toMatchObject({ field: 'method' })
    expect(await accept('wire', 200)).toMatchObject({ state: 'placed' })
    await shop.ask('PUT', '/sales-settings', { body: SETTINGS })
  })

  it('O3 a quote is mailed to who asked for it, and what follows to who accepted it, and not to who made it', async () => {
    const row = { scopes: ['write'], organizationId: shop.organization, createdAt: 0, lastUsedDay: 1_000_000 }
    await shop.lab.services.store.commit(async (tx) => {
      for (const name of ['asks@customer.example', 'accepts@customer.example'])
        await tx.state.put('api-key', createHash('sha256').update(name).digest('base64url'), {
          ...{ ...row, id: name, name },
        })
      // The vendor's key has a name that is an address, too.
      const digest = createHash('sha256').update('vendor').digest('base64url')
      await tx.state.put('api-key', digest, {
        ...{ id: 'v', name: 'staff@vendor.example', scopes: ['*'], createdAt: 0, lastUsedDay: 1_000_000 },
      })
    })
    const as = async (key: string, path: string, body: object) =>
      (await shop.lab.send('POST', path, { key, body })).body
    const { id: requestId } = await as('asks@customer.example', '/requests', {
      ...{ organizationId: shop.organization, kind: 'other', message: 'Ten more, please.' },
    })
    const { id } = await as('vendor', '/orders', bodyOf({ draft: true, requestId }))
    expect(shop.lab.mails.at(-1)).toMatchObject({
      to: ['asks@customer.example'],
      subject: expect.stringContaining('quote'),
    })
    await as('accepts@customer.example', `/orders/${id}/place`, {})
    const mails = shop.lab.mails.filter(({ subject }) => subject === `Your order ${id}`)
    expect(mails.map(({ to }) => to)).toEqual([['accepts@customer.example', 'asks@customer.example']])
    const unasked = shop.lab.mails.length
    await as('vendor', '/orders', bodyOf({ draft: true }))
    expect(shop.lab.mails).toHaveLength(unasked)
  })

  it('O3 an order answers a request of its own organization, and a request is answered by what its organization can see', async () => {
    const request = { organizationId: shop.organization, kind: 'other', message: 'A larger quota, please.' }
    const { id } = await shop.ask('POST', '/requests', { body: request, as: 'manager' })
    const other = (await shop.ask('POST', '/organizations', { body: { name: 'Other' } }))['id']
    expect(
      await shop.ask('POST', '/orders', {
        body: bodyOf({ organizationId: other, draft: true, requestId: id }),
        status: 400,
      }),
    ).toMatchObject({ field: 'requestId' })
    await shop.ask('POST', '/offers', {
      body: {
        ...{ code: 'hidden', name: 'Hidden', kind: 'device-clearing', currency: 'EUR', price: 1 },
        ...{ makes: {}, audience: 'one', organizationId: other },
      },
    })
    const answer = (offer: string, status: number) =>
      shop.ask('POST', `/requests/${id}/answer`, { body: { text: 'Here.', offer }, status })
    expect(await answer('hidden', 400)).toMatchObject({ field: 'offer' })
    expect(await answer('clearing', 200)).toMatchObject({ state: 'answered' })
  })

  it('O1 what an item of an offer needs is the item of its own offer, on whichever line it is ordered', async () => {
    const offer = (code: string, items: readonly object[], status = 201) =>
      shop.ask('POST', '/offers', {
        body: { code, name: code, kind: 'purchase', currency: 'EUR', price: 1, makes: { items } },
        status,
      })
    const base = { product: 'barcode-reader', chargeWay: 'device', quota: 2 }
    const bundle = [
      { ...base, modules: ['qr-code'] },
      { ...base, modules: ['pdf417'], dependsOn: ['#1'] },
    ]
    await offer('bundle', bundle)
    expect(await offer('broken', [{ ...base, dependsOn: ['#2'] }], 400)).toMatchObject({
      field: 'items/0/dependsOn',
    })
    await offer('elsewhere', [{ ...base, dependsOn: ['NOBODYS-1'] }])
    const order = (offers: readonly string[], status = 201) =>
      shop.ask('POST', '/orders', {
        body: bodyOf({ lines: offers.map((code) => ({ offer: code })) }),
        status,
      })
    // Nobody pays for what cannot be made.
    expect(await order(['elsewhere'], 400)).toMatchObject({ field: 'items/0/dependsOn' })
    const { id } = await order(['starter', 'bundle'])
    const paid = await shop.ask('POST', `/orders/${id}/confirm-payment`, { body: { reference: 'bank' } })
    const license = paid['licenseId']
    expect((await shop.ask('GET', `/licenses/${license}`))['items']).toMatchObject([
      { dependsOn: null },
      { dependsOn: null },
      { dependsOn: [`${license}-2`] },
    ])
  })

  it('P6 a quota is bounded, however often it is ordered', async () => {
    const items = [{ product: 'barcode-reader', chargeWay: 'count', quota: 1_000_000_000 }]
    const offer = {
      code: 'huge',
      name: 'Huge',
      kind: 'purchase',
      currency: 'EUR',
      price: 1,
      makes: { items },
    }
    await shop.ask('POST', '/offers', { body: offer })
    const order = (quantity: number, status: number) =>
      shop.ask('POST', '/orders', { body: bodyOf({ lines: [{ offer: 'huge', quantity }] }), status })
    expect(await order(2, 400)).toMatchObject({ field: 'quota' })
    await order(1, 201)
  })

  it('P6 an offer whose items are nested deeper than anybody follows is refused with a problem', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const payload = `{"code":"deep","name":"Deep","kind":"purchase","currency":"EUR","price":1,"makes":{"items":[{"a":${deep}}]}}`
    const { statusCode, headers } = await shop.lab.app.inject({
      ...{ method: 'POST', url: '/api/v1/offers', payload },
      headers: {
        authorization: `Bearer ${KEYS.all}`,
        'content-type': 'application/json',
        'idempotency-key': 'deep',
      },
    })
    expect([statusCode, headers['content-type']]).toEqual([400, 'application/problem+json'])
  })

  it('P5 a manager reads the orders and requests of the organization in its own audit log, and no offers', async () => {
    const log = JSON.stringify(await shop.ask('GET', '/setup-changes?limit=500', { as: 'manager' }))
    for (const action of [
      'order.create',
      'order.place',
      'order.document',
      'request.create',
      'request.answer',
    ])
      expect(log).toContain(`"${action}"`)
    expect(log).not.toContain('"offer.create"')
  })
})

describe('how many orders and requests there may be', () => {
  it('P6 a licensee has only so many orders that nobody has paid, and staff may place more', async () => {
    const rows = (await shop.ask('GET', '/orders?limit=500'))['rows'] as { state: string }[]
    const unpaid = rows.filter(({ state }) => state === 'placed').length
    for (let placed = unpaid; placed < DEFAULTS.ordersUnpaid; placed += 1)
      await shop.ask('POST', '/orders', { body: bodyOf() })
    const refused = await shop.ask('POST', '/orders', { body: bodyOf(), as: 'manager', status: 409 })
    expect(refused['detail']).toContain(`${DEFAULTS.ordersUnpaid} orders that are not paid`)
    await shop.ask('POST', '/orders', { body: bodyOf(), status: 201 })
  })

  it('P6 a licensee has only so many requests that wait for an answer', async () => {
    const body = { organizationId: shop.organization, kind: 'other', message: 'Hello.' }
    const rows = (await shop.ask('GET', '/requests?limit=500'))['rows'] as { state: string }[]
    const open = rows.filter(({ state }) => state === 'open').length
    for (let sent = open; sent < DEFAULTS.requestsOpen; sent += 1)
      await shop.ask('POST', '/requests', { body, as: 'manager' })
    const mails = shop.lab.mails.length
    const refused = await shop.ask('POST', '/requests', { body, as: 'manager', status: 409 })
    expect(refused['detail']).toContain('wait for an answer')
    expect(shop.lab.mails).toHaveLength(mails)
  })
})
