import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'

let lab: Lab
let organization: string
let items: string[]

beforeEach(async () => {
  lab = await openLab()
  await lab.post('/products', {
    code: 'barcode-reader',
    name: 'Barcode Reader',
    unit: 'scan',
    modules: ['qr-code', 'pdf417'],
  })
  organization = (await lab.post('/organizations', { name: 'Example Ltd' })).body['id']
  const item = { product: 'barcode-reader', chargeWay: 'count', quota: 10 }
  const license = (await lab.post('/licenses', { organizationId: organization, items: [item, item, item] }))
    .body
  items = license['items'].map((each: { id: string }) => each.id)
  await lab.post(`/licenses/${license['id']}/activate`, {
    hosting: 'hosted',
    handshakeCode: `${organization}-spare`,
  })
})
afterEach(() => lab.close())

const create = (more: object = {}) =>
  lab.post('/handshake-codes', { code: `${organization}-kiosk`, organizationId: organization, ...more })
const update = (patch: object, headers = {}) =>
  lab.send('PATCH', `/handshake-codes/${organization}-kiosk`, { body: patch, headers })

describe('a handshake code', () => {
  it('holds the items it was created with, and its session password is shown once and stored as a digest (A3b)', async () => {
    const { status, body } = await create({ items: [items[0]], sessionPassword: {} })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      code: `${organization}-kiosk`,
      organizationId: organization,
      items: [items[0]],
      default: false,
    })
    expect(body['sessionPassword'].length).toBeGreaterThanOrEqual(12)
    const shown = await lab.get(`/handshake-codes/${organization}-kiosk`)
    expect(shown.body['sessionPassword']).toBeUndefined()
    const setup = await lab.services.store.read((tx) => tx.setup.organization(organization))
    const stored = setup!.codes.find((code) => code.name === `${organization}-kiosk`)!.sessionPasswords
    expect(lab.services.secrets.matches(body['sessionPassword'], stored[0]!.digest)).toBe(true)
    expect(JSON.stringify((await lab.get('/setup-changes')).body)).not.toContain(stored[0]!.digest)
  })

  it('does not show its session password again when its creation is repeated', async () => {
    const body = { code: `${organization}-kiosk`, organizationId: organization, sessionPassword: {} }
    const first = await lab.post('/handshake-codes', body, { 'idempotency-key': 'once' })
    const again = await lab.post('/handshake-codes', body, { 'idempotency-key': 'once' })
    expect(first.body['sessionPassword']).toEqual(expect.any(String))
    expect(again.body).toEqual({ ...first.body, sessionPassword: null })
  })

  it('has at most two valid session passwords at a time; one that has ended makes room (A11)', async () => {
    await create({ sessionPassword: { password: 'a long password' } })
    const until = new Date((lab.now() + 100) * 1000).toISOString()
    expect((await update({ addSessionPassword: { password: 'another password', until } })).status).toBe(200)
    expect((await update({ addSessionPassword: {} })).status).toBe(409)
    lab.advance(101)
    expect((await update({ addSessionPassword: {} })).body['sessionPasswords']).toHaveLength(2)
  })

  it('refuses session passwords of fewer than 12 characters or more than 256 bytes', async () => {
    for (const password of ['eleven char', 'x'.repeat(257)]) {
      const { status, body } = await create({ sessionPassword: { password } })
      expect([status, body['field']]).toEqual([400, 'sessionPassword/password'])
    }
  })

  it('normalizes its validation fields as requests are compared (A3)', async () => {
    const { body } = await create({
      validationFields: [
        'domain=Shop.Example.COM.',
        'domain=*.bücher.example',
        'domain=https://a.example.com:8443',
        'domain=capacitor://localhost',
        'application-id=com.example.App',
        'process-name=scan.exe',
      ],
    })
    expect(body['validationFields']).toEqual([
      'domain=shop.example.com',
      'domain=*.xn--bcher-kva.example',
      'domain=a.example.com',
      'domain=capacitor://localhost',
      'application-id=com.example.App',
      'process-name=scan.exe',
    ])
  })

  it.each([
    'domain=a.*.example.com',
    'domain=*',
    'domain=*.com',
    'domain=a b',
    'process-name=/usr/bin/scan',
    'application-id=',
    'colour=red',
  ])('refuses %s as a validation field', async (field) => {
    const { status, body } = await create({ validationFields: ['domain=ok.example', field] })
    expect([status, body['field']]).toEqual([400, 'validationFields/1'])
  })

  it('takes and gives up items, in the order set by hand, and holds nothing of another organization (A4)', async () => {
    await create({ items: [items[0]] })
    expect((await update({ addItems: [items[2], items[1]] })).body['items']).toEqual(items)
    const ordered = await lab.send('PUT', `/handshake-codes/${organization}-kiosk/order`, {
      body: { items: [items[2]] },
    })
    expect(ordered.body['items']).toEqual([items[2], items[0], items[1]])
    expect((await update({ removeItems: [items[0]] })).body['items']).toEqual([items[2], items[1]])
    expect((await update({ addItems: ['NOBODYS000-1'] })).body['field']).toBe('addItems/0')
    expect((await update({ removeItems: [items[0]] })).body['field']).toBe('removeItems/0')
  })

  it('A4 keeps what is not named in an order by hand as it was used before, the nearest end first', async () => {
    const brief = { product: 'barcode-reader', chargeWay: 'count', quota: 10, days: 30 }
    const { body } = await lab.post('/licenses', { organizationId: organization, items: [brief] })
    const [soon] = body['items'].map((each: { id: string }) => each.id)
    const spare = `${organization}-spare`
    await lab.post(`/licenses/${body['id']}/activate`, { hosting: 'hosted', handshakeCode: spare })
    const order = async (named: readonly (string | undefined)[]) =>
      (await lab.send('PUT', `/handshake-codes/${spare}/order`, { body: { items: named } })).body['items']
    expect(await order([items[1]])).toEqual([items[1], soon, items[0], items[2]])
    expect(await order([items[2], soon])).toEqual([items[2], soon, items[1], items[0]])
  })

  it('becomes the default with --default, and the former default loses that', async () => {
    await create({ default: true })
    expect((await lab.get(`/organizations/${organization}`)).body['defaultHandshakeCode']).toBe(
      `${organization}-kiosk`,
    )
    expect((await lab.get(`/handshake-codes/${organization}-default`)).body['default']).toBe(false)
  })

  it('can be deleted unless it is the default; its name stays reserved and its statistics stay', async () => {
    await create({ items: [items[0]] })
    expect((await lab.send('DELETE', `/handshake-codes/${organization}-default`)).status).toBe(409)
    expect((await lab.send('DELETE', `/handshake-codes/${organization}-kiosk`)).status).toBe(204)
    expect((await lab.get(`/handshake-codes/${organization}-kiosk`)).status).toBe(404)
    expect((await create()).status).toBe(409)
    expect((await lab.get(`/statistics?handshakeCode=${organization}-kiosk`)).body['total']).toBe(0)
  })

  it('is edited only as it was read: a stale If-Match is refused with 412', async () => {
    await create()
    const { etag } = await lab.get(`/handshake-codes/${organization}-kiosk`)
    expect((await update({ addItems: [items[0]] }, { 'if-match': etag ?? '' })).status).toBe(200)
    expect((await update({ addItems: [items[1]] }, { 'if-match': etag ?? '' })).status).toBe(412)
  })

  it('is listed by cursor across organizations', async () => {
    const names: string[] = []
    for (let each = 0; each < 5; each += 1)
      names.push((await lab.post('/organizations', { name: `O${each}` })).body['defaultHandshakeCode'])
    names.push(`${organization}-default`, `${organization}-spare`)
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { body } = await lab.get(`/handshake-codes?limit=2${after}`)
      seen.push(...body['rows'].map((row: { code: string }) => row.code))
      if (body['next'] === null) break
      after = `&after=${body['next']}`
    }
    expect(seen).toEqual(names.toSorted())
  })
})
