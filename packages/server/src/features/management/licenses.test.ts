import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'

const PRODUCT = {
  code: 'barcode-reader',
  name: 'Barcode Reader',
  unit: 'scan',
  modules: ['qr-code', 'pdf417'],
}
const ITEM = { product: 'barcode-reader', chargeWay: 'count', quota: 1000 }
let lab: Lab
let organization: string

beforeEach(async () => {
  lab = await openLab()
  await lab.post('/products', PRODUCT)
  organization = (await lab.post('/organizations', { name: 'Example Ltd' })).body['id']
})
afterEach(() => lab.close())

const create = (item: object = ITEM, more: object = {}) =>
  lab.post('/licenses', { organizationId: organization, items: [item], ...more })

describe('a license', () => {
  it('is created with status new, an ID of 10 characters of Crockford base32 and items numbered from 1 (L1)', async () => {
    const { status, body } = await lab.post('/licenses', {
      organizationId: organization,
      items: [ITEM, { ...ITEM, chargeWay: 'device', quota: 5 }],
    })
    expect(status).toBe(201)
    expect(body['id']).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
    expect(body['status']).toBe('new')
    expect(body['items'].map((item: { id: string }) => item.id)).toEqual([
      `${body['id']}-1`,
      `${body['id']}-2`,
    ])
    expect(body['items'].map((item: { tolerance: number }) => item.tolerance)).toEqual([5, 10])
  })

  it('is activated hosted once and for good; its validity starts then and its items join the default code (L2, L3)', async () => {
    const { body: license } = await create()
    lab.advance(5_000)
    const { status, body } = await lab.post(`/licenses/${license['id']}/activate`, { hosting: 'hosted' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      status: 'activated',
      hosting: 'hosted',
      handshakeCode: `${organization}-default`,
    })
    expect(body['alias']).toMatch(new RegExp(`^License_${license['id']}_Date20\\d{6}$`))
    expect(lab.signed).toHaveLength(1)
    expect(lab.signed[0]).toMatchObject({
      notBefore: lab.now(),
      expires: lab.now() + 365 * 86_400,
      servers: null,
      periodDays: null,
      graceDays: 7,
      source: 'manual',
      sandbox: false,
    })
    const code = await lab.get(`/handshake-codes/${organization}-default`)
    expect(code.body['items']).toEqual([`${license['id']}-1`])
    const again = await lab.post(`/licenses/${license['id']}/activate`, { hosting: 'hosted' })
    expect(again.status).toBe(409)
  })

  it("joins a code that does not exist by creating it, if it is well-formed and the organization's own", async () => {
    const { body: license } = await create()
    const bad = await lab.post(`/licenses/${license['id']}/activate`, {
      hosting: 'hosted',
      handshakeCode: '999999-kiosk',
    })
    expect([bad.status, bad.body['field']]).toEqual([400, 'handshakeCode'])
    const { body } = await lab.post(`/licenses/${license['id']}/activate`, {
      hosting: 'hosted',
      handshakeCode: `${organization}-kiosk`,
    })
    expect(body['handshakeCode']).toBe(`${organization}-kiosk`)
    expect((await lab.get(`/handshake-codes/${organization}-kiosk`)).body).toMatchObject({
      default: false,
      items: [`${license['id']}-1`],
    })
  })

  it('keeps the alias that was set before activation, and none afterwards (L1)', async () => {
    const { body: license } = await create()
    const shown = await lab.get(`/licenses/${license['id']}`)
    const renamed = await lab.send('PATCH', `/licenses/${license['id']}`, {
      body: { alias: 'Kiosk' },
      headers: { 'if-match': shown.etag ?? '' },
    })
    expect(renamed.body['alias']).toBe('Kiosk')
    const stale = await lab.send('PATCH', `/licenses/${license['id']}`, {
      body: { alias: 'Other' },
      headers: { 'if-match': shown.etag ?? '' },
    })
    expect(stale.status).toBe(412)
    expect((await lab.post(`/licenses/${license['id']}/activate`, { hosting: 'hosted' })).body['alias']).toBe(
      'Kiosk',
    )
    expect((await lab.send('PATCH', `/licenses/${license['id']}`, { body: { alias: 'Late' } })).status).toBe(
      409,
    )
  })

  it.each([
    ['self', 'serverUuids'],
    ['offline', 'clientUuids'],
  ])('that is to be activated for %s has to name what it is bound to (L2, L10)', async (hosting, field) => {
    const { body: license } = await create()
    const { status, body } = await lab.post(`/licenses/${license['id']}/activate`, { hosting })
    expect([status, body['code'], body['field']]).toEqual([400, 'invalid', field])
  })

  it.each([
    ['items/0/product', { ...ITEM, product: 'nothing' }],
    ['items/0/modules', { ...ITEM, modules: ['nothing'] }],
    ['items/0/quota', { ...ITEM, quota: 0 }],
    ['items/0/quota', { product: 'barcode-reader', chargeWay: 'count' }],
    ['items/0/chargeWay', { ...ITEM, chargeWay: 'hourly' }],
    ['items/0/quota', { product: 'barcode-reader', chargeWay: 'concurrent-device' }],
    ['items/0/quota', { ...ITEM, chargeWay: 'domain', domain: 'example.com' }],
    ['items/0/domain', { product: 'barcode-reader', chargeWay: 'domain' }],
    ['items/0/domain', { product: 'barcode-reader', chargeWay: 'domain', domain: 'www.example.com' }],
    ['items/0/domain', { product: 'barcode-reader', chargeWay: 'domain', domain: 'github.io' }],
    ['items/0/deployments', { ...ITEM, chargeWay: 'server', deployments: ['desktop'] }],
    ['items/0/tolerance', { ...ITEM, chargeWay: 'concurrent-device', tolerance: 5 }],
    ['items/0/exceptionsPerUnitYear', { ...ITEM, exceptionsPerUnitYear: 5 }],
    ['items/0/deployments/0', { ...ITEM, deployments: ['fridge'] }],
    ['items/0/dependsOn', { ...ITEM, dependsOn: ['#1'] }],
    ['items/0/dependsOn', { ...ITEM, dependsOn: ['#2'] }],
    ['items/0/dependsOn', { ...ITEM, dependsOn: ['#0'] }],
    ['items/0/dependsOn', { ...ITEM, dependsOn: ['nothing'] }],
    ['items/0/dependsOn', { ...ITEM, dependsOn: [] }],
    ['items/0/surprise', { ...ITEM, surprise: 1 }],
  ])('is refused with 400 that names %s', async (field, item) => {
    const { status, body, type } = await create(item)
    expect([status, body['field'], type]).toEqual([400, field, 'application/problem+json'])
    expect(body['detail']).toContain(field)
  })

  it('is created once for one Idempotency-Key; another body is refused with 422', async () => {
    const headers = { 'idempotency-key': 'order-1' }
    const body = { organizationId: organization, items: [ITEM] }
    const first = await lab.post('/licenses', body, headers)
    const second = await lab.post('/licenses', body, headers)
    expect(second.body).toEqual(first.body)
    expect(second.status).toBe(201)
    expect((await lab.get('/licenses')).body['rows']).toHaveLength(1)
    expect((await lab.post('/licenses', { ...body, alias: 'x' }, headers)).status).toBe(422)
    lab.advance(86_401)
    expect((await lab.post('/licenses', body, headers)).body['id']).not.toBe(first.body['id'])
  })
})
