import { slotAt } from '@countersign/protocol/vocabulary'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'
import { COUNT, DEVICE, SELF, SERVER, sell } from './testing/sale.ts'

const DAY = 86_400
const YEAR = 365 * DAY
let vendor: Lab
beforeEach(async () => {
  vendor = await openLab()
})
afterEach(() => vendor.close())

const holdings = async (lab: Lab, organization: string) =>
  (await lab.services.store.read((tx) => tx.setup.holdings(organization))).map(({ itemId, from, until }) => ({
    itemId,
    from,
    until,
  }))
const client = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const seat = (lab: Lab, itemId: string, number: number) =>
  lab.services.store.commit((tx) =>
    tx.authorizations.putSeat({ itemId, client: client(number), at: lab.now(), until: lab.now() + YEAR }),
  )
const item = async (lab: Lab, id: string) => (await lab.get(`/items/${id}`)).body

describe('status', () => {
  test('L1 a license is new, then activated, and expired once its last item and grace are over', async () => {
    const { license } = await sell(vendor, COUNT)
    const status = async () => (await vendor.get(`/licenses/${license}`)).body['status']
    expect(await status()).toBe('activated')
    vendor.advance(YEAR + 3 * DAY)
    expect(await status()).toBe('activated')
    vendor.advance(4 * DAY)
    expect(await status()).toBe('expired')
  })

  test('L3 an item can be valid for several years, or until a date', async () => {
    const { item: years } = await sell(vendor, { ...COUNT, days: 3 * 365 })
    expect(Date.parse((await item(vendor, years))['expires']) / 1000).toBe(vendor.now() + 3 * YEAR)
    const { item: dated } = await sell(vendor, { ...COUNT, until: '2030-01-01' })
    expect((await item(vendor, dated))['expires']).toBe('2030-01-01T00:00:00Z')
    const past = await vendor.post('/licenses', {
      organizationId: (await sell(vendor, COUNT)).organization,
      items: [{ ...COUNT, until: '2020-01-01' }],
    })
    const { status, body } = await vendor.post(`/licenses/${past.body['id']}/activate`, { hosting: 'hosted' })
    expect([status, body['detail']]).toEqual([409, expect.stringContaining('which is past')])
  })
})

describe('renewal', () => {
  test('L6 it begins when the old one ends, has the same quota, and is in the same codes at once', async () => {
    const sold = await sell(vendor, COUNT)
    vendor.advance(100 * DAY)
    const { status, body } = await vendor.post(`/licenses/${sold.license}/renew`, {})
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'activated',
      hosting: 'hosted',
      renews: sold.license,
      handshakeCodes: [`${sold.organization}-default`],
      items: [{ quota: 1000, renews: sold.item }],
    })
    expect(Date.parse(body['items'][0].notBefore) / 1000).toBe(vendor.now() + 265 * DAY)
    expect(Date.parse(body['items'][0].expires) / 1000).toBe(vendor.now() + 265 * DAY + YEAR)
    const again = await vendor.post(`/licenses/${sold.license}/renew`, {})
    expect([again.status, again.body['detail']]).toEqual([409, expect.stringContaining(body['id'])])
    expect((await vendor.post(`/licenses/${body['id']}/renew`, { days: 30 })).status).toBe(201)
  })

  test('L6 what was charged to grace moves to it', async () => {
    const sold = await sell(vendor, COUNT)
    const code = `${sold.organization}-default`
    vendor.advance(YEAR + 2 * DAY)
    await vendor.use(code, { module: 'qr-code', count: 40, slot: slotAt(vendor.now() - DAY) })
    expect(await item(vendor, sold.item)).toMatchObject({ used: 40, stage: 'grace' })
    const { body: renewal } = await vendor.post(`/licenses/${sold.license}/renew`, {})
    expect(await item(vendor, sold.item)).toMatchObject({ used: 0 })
    expect(await item(vendor, renewal['items'][0].id)).toMatchObject({ used: 40, stage: 'normal' })
  })

  test('L6 after the grace it begins on the day of the order', async () => {
    const sold = await sell(vendor, COUNT)
    vendor.advance(YEAR + 30 * DAY)
    const { body } = await vendor.post(`/licenses/${sold.license}/renew`, { until: '2040-01-01' })
    expect(Date.parse(body['items'][0].notBefore) / 1000).toBe(vendor.now())
    expect(body['items'][0].expires).toBe('2040-01-01T00:00:00Z')
  })
})

describe('supplements', () => {
  test('L7 a supplement has its own ID and license, raises the quota at once, and changes no code', async () => {
    const sold = await sell(vendor, COUNT)
    const before = await holdings(vendor, sold.organization)
    const { status, body } = await vendor.post(`/licenses/${sold.license}/extend`, { quota: 500 })
    expect([status, body['supplements'], body['items'][0].supplements]).toEqual([
      201,
      sold.license,
      sold.item,
    ])
    expect(body['id']).not.toBe(sold.license)
    expect(await item(vendor, sold.item)).toMatchObject({ quota: 1500, tolerance: 75 })
    expect(await holdings(vendor, sold.organization)).toEqual(before)
    vendor.advance(YEAR)
    const late = await vendor.post(`/licenses/${sold.license}/extend`, { quota: 500 })
    expect([late.status, late.body['detail']]).toEqual([409, expect.stringContaining('renew license')])
  })

  test('L7 it ends when it is revoked, and cannot be supplemented or renewed itself', async () => {
    const sold = await sell(vendor, COUNT)
    const { body } = await vendor.post(`/licenses/${sold.license}/extend`, { quota: 500 })
    for (const [path, sent] of [
      [`/licenses/${body['id']}/extend`, { quota: 1 }],
      [`/licenses/${body['id']}/renew`, {}],
    ] as const)
      expect((await vendor.post(path, sent)).status).toBe(409)
    expect((await vendor.post(`/items/${body['items'][0].id}/revoke`, {})).status).toBe(200)
    vendor.advance(180)
    expect(await item(vendor, sold.item)).toMatchObject({ quota: 1000 })
  })

  test('L9 clearing ends all seats and lets as many devices in again for 30 days; seats outlive the supplement', async () => {
    const { item: id } = await sell(vendor, DEVICE)
    for (const number of [1, 2, 3]) await seat(vendor, id, number)
    expect(await item(vendor, id)).toMatchObject({ seats: { taken: 3, quota: 3 } })
    vendor.advance(DAY)
    const { status, body } = await vendor.post(`/items/${id}/clear-devices`, {})
    expect([status, body['items'][0].quota]).toEqual([201, 3])
    expect(await item(vendor, id)).toMatchObject({ seats: { taken: 0, quota: 6 } })
    for (const number of [1, 2, 3, 4, 5]) await seat(vendor, id, number)
    vendor.advance(31 * DAY)
    expect(await item(vendor, id)).toMatchObject({ seats: { taken: 5, quota: 3 } })
    expect((await vendor.get(`/devices?item=${id}`)).status).toBe(200)
  })

  test('L9 there is nothing to clear without registered devices, or where none register', async () => {
    const { item: empty } = await sell(vendor, DEVICE)
    const { item: count } = await sell(vendor, COUNT)
    for (const id of [empty, count])
      expect((await vendor.post(`/items/${id}/clear-devices`, {})).status).toBe(409)
  })
})

describe('revocation', () => {
  test('L5 on the hosted server it takes effect at once, and twice changes nothing', async () => {
    const sold = await sell(vendor, COUNT)
    const first = await vendor.post(`/items/${sold.item}/revoke`, {})
    expect(first.body).toMatchObject({ id: sold.item, file: null })
    expect(await item(vendor, sold.item)).toMatchObject({ stage: 'revoked' })
    expect((await vendor.get(`/licenses/${sold.license}`)).body['status']).toBe('revoked')
    vendor.advance(DAY)
    expect((await vendor.post(`/items/${sold.item}/revoke`, {})).body).toEqual(first.body)
    expect((await vendor.post(`/licenses/${sold.license}/renew`, {})).status).toBe(409)
  })
})

describe('trials', () => {
  test('T3 a trial of an unknown product makes no organization', async () => {
    const names = async () =>
      (await vendor.get('/organizations')).body['rows'].map(({ name }: { name: string }) => name)
    const before = await names()
    const request = (product: string) => vendor.post('/trials', { organizationName: 'Newcomer', product })
    expect([(await request('nothing')).status, await names()]).toEqual([400, before])
    await sell(vendor, COUNT)
    expect((await request('barcode-reader')).status).toBe(201)
    expect(await names()).toContain('Newcomer')
  })

  test('T2, C1 seats outlast the first end of a trial that is extended, and those given back stay free', async () => {
    const { organization } = await sell(vendor, COUNT)
    const { body } = await vendor.post('/trials', { organizationId: organization, product: 'barcode-reader' })
    const [trial] = body['items'] as readonly { readonly id: string; readonly expires: string }[]
    const until = Date.parse(trial!.expires) / 1000
    await vendor.services.store.commit(async ({ authorizations }) => {
      for (const number of [1, 2])
        await authorizations.putSeat({ itemId: trial!.id, client: client(number), at: vendor.now(), until })
      await authorizations.releaseSeat(trial!.id, client(2), vendor.now() + 60)
    })
    vendor.advance(DAY)
    await vendor.post(`/trials/${body['id']}/extend`, {})
    const taken = async () => (await item(vendor, trial!.id))['seats']
    vendor.advance(until - vendor.now() + 15 * DAY - 1)
    expect(await taken()).toEqual({ taken: 1, quota: 300 })
    vendor.advance(1)
    expect(await taken()).toEqual({ taken: 0, quota: 300 })
  })

  test('T2 a private trial is activated at once on the default code: 30 days, 300 devices, one per product, no grace', async () => {
    const { organization } = await sell(vendor, COUNT)
    const request = () => vendor.post('/trials', { organizationId: organization, product: 'barcode-reader' })
    const { status, body } = await request()
    expect([status, body['handshakeCodes']]).toEqual([201, [`${organization}-default`]])
    expect(body['items'][0]).toMatchObject({ chargeWay: 'device', quota: 300, graceDays: 0, tolerance: 0 })
    expect(Date.parse(body['items'][0].expires) / 1000).toBe(vendor.now() + 30 * DAY)
    expect((await request()).status).toBe(409)
    vendor.advance(29 * DAY)
    expect(body['extendedAt']).toBeNull()
    const extended = await vendor.post(`/trials/${body['id']}/extend`, {})
    expect(Date.parse(extended.body['extendedAt']) / 1000).toBe(vendor.now())
    expect(Date.parse(extended.body['items'][0].expires) / 1000).toBe(vendor.now() + 16 * DAY)
    expect((await vendor.post(`/trials/${body['id']}/extend`, {})).status).toBe(409)
    vendor.advance(16 * DAY)
    expect((await vendor.get(`/licenses/${body['id']}`)).body['status']).toBe('expired')
    expect((await request()).status).toBe(409)
  })

  test('T2 a trial cannot be renewed, and one that has ended cannot be extended', async () => {
    const { organization } = await sell(vendor, COUNT)
    const { body } = await vendor.post('/trials', { organizationId: organization, product: 'barcode-reader' })
    expect((await vendor.post(`/licenses/${body['id']}/renew`, {})).status).toBe(409)
    vendor.advance(30 * DAY)
    expect((await vendor.post(`/trials/${body['id']}/extend`, {})).status).toBe(409)
  })

  test('T3 who has no organization gets a new one', async () => {
    await sell(vendor, COUNT)
    const { status, body } = await vendor.post('/trials', {
      organizationName: 'Newcomer',
      product: 'barcode-reader',
    })
    expect(status).toBe(201)
    expect((await vendor.get(`/organizations/${body['organizationId']}`)).body['name']).toBe('Newcomer')
  })
})

describe('offline licenses', () => {
  const activation = { hosting: 'offline', clientUuids: [client(1), client(2)] }

  test('L10 each file takes one seat and is bound to its device; no server grants it', async () => {
    const sold = await sell(vendor, DEVICE, activation)
    expect(await item(vendor, sold.item)).toMatchObject({
      seats: { taken: 2, quota: 3 },
      graceUntil: (await item(vendor, sold.item))['expires'],
    })
    const { files } = (await vendor.get(`/licenses/${sold.license}/files`)).body
    expect(files.map((file: { clientUuid: string }) => file.clientUuid)).toEqual([client(1), client(2)])
    expect(files[0].text).toContain(`For device:    ${client(1)}`)
    expect(await holdings(vendor, sold.organization)).toEqual([])
    expect(vendor.signed.at(-1)).toMatchObject({
      servers: [],
      clientUuid: client(2),
      quota: 1,
      tolerancePercent: 0,
    })
  })

  test('L10 units are shared out among the devices', async () => {
    await sell(vendor, { ...COUNT, quota: 7 }, activation)
    expect(vendor.signed.filter(({ clientUuid }) => clientUuid !== null).map(({ quota }) => quota)).toEqual([
      4, 3,
    ])
  })

  test('L10 what needs a server that counts cannot be offline; a domain can, for all of its devices, and takes no seat', async () => {
    for (const chargeWay of ['active-device', 'concurrent-device', 'concurrent-instance'])
      await expect(sell(vendor, { ...DEVICE, chargeWay }, activation)).rejects.toThrow(/cannot be offline/)
    const page = { product: 'barcode-reader', chargeWay: 'domain', domain: 'example.com' }
    const sold = await sell(vendor, page, activation)
    expect(vendor.signed.at(-1)).toMatchObject({ clientUuid: client(2), quota: null, domain: 'example.com' })
    expect(await item(vendor, sold.item)).toMatchObject({ seats: { taken: 0, quota: null } })
  })

  test('L10 more devices than seats are refused', async () => {
    await expect(sell(vendor, { ...DEVICE, quota: 1 }, activation)).rejects.toThrow(/too small for 2 devices/)
  })

  test('L10 a lost device can be replaced, which is recorded', async () => {
    const sold = await sell(vendor, DEVICE, activation)
    vendor.advance(DAY)
    const { status, body } = await vendor.post(`/licenses/${sold.license}/replace-device`, {
      clientUuid: client(1),
      by: client(9),
    })
    expect([status, body['clientUuids'], body['files'].length]).toEqual([200, [client(9), client(2)], 1])
    expect(await item(vendor, sold.item)).toMatchObject({ seats: { taken: 2 } })
    const changes = (await vendor.get('/setup-changes?limit=500')).body['rows']
    expect(changes).toContainEqual(
      expect.objectContaining({ action: 'license.replace-device', before: client(1), after: client(9) }),
    )
  })
})

describe('a self-hosting licensee', () => {
  let own: Lab
  beforeEach(async () => {
    own = await openLab({ selfHosted: { serverUuid: SERVER, vendor } })
  })
  afterEach(() => own.close())
  const both = (seconds: number) => {
    vendor.advance(seconds)
    own.advance(seconds)
  }
  const take = (file: string, more: object = {}) => own.post('/imports', { file, ...more })

  test('L11 an import makes product, organization and default code, and joins the items; the same file again changes nothing', async () => {
    const sold = await sell(vendor, COUNT, SELF)
    const first = await take(sold.file)
    expect([first.status, first.body]).toEqual([
      200,
      expect.objectContaining({
        kind: 'license',
        imported: true,
        id: sold.license,
        handshakeCodes: [`${sold.organization}-default`],
      }),
    ])
    expect((await own.get('/products/barcode-reader')).body).toMatchObject({
      name: 'Barcode Reader',
      unit: 'scan',
    })
    expect((await own.get(`/organizations/${sold.organization}`)).body['name']).toBe('Example Ltd')
    const changes = async () => (await own.get('/setup-changes?limit=500')).body['rows'].length
    const before = await changes()
    const again = await take(sold.file)
    expect([again.status, again.body['imported']]).toEqual([200, false])
    vendor.advance(DAY)
    const downloaded = (await vendor.get(`/licenses/${sold.license}/files`)).body['files'][0].text
    expect((await take(downloaded)).body['imported']).toBe(false)
    expect(await changes()).toBe(before)
  })

  test('L11 the items join the code that is named with the import', async () => {
    const sold = await sell(vendor, COUNT, SELF)
    const { body } = await take(sold.file, { handshakeCode: `${sold.organization}-kiosk` })
    expect(body['handshakeCodes']).toEqual([`${sold.organization}-kiosk`])
  })

  test('L6 a renewal joins the same codes in the same step, and L7 a supplement joins none', async () => {
    const sold = await sell(vendor, COUNT, SELF)
    await take(sold.file, { handshakeCode: `${sold.organization}-kiosk` })
    const extension = await vendor.post(`/licenses/${sold.license}/extend`, { quota: 200 })
    expect((await take(extension.body['files'][0].text)).body).toMatchObject({
      imported: true,
      handshakeCodes: [],
    })
    expect(await item(own, sold.item)).toMatchObject({ quota: 1200 })
    both(YEAR + 3 * DAY)
    await own.use(`${sold.organization}-kiosk`, {
      module: 'qr-code',
      count: 9,
      slot: slotAt(own.now() - DAY),
    })
    const renewal = await vendor.post(`/licenses/${sold.license}/renew`, {})
    const { body } = await take(renewal.body['files'][0].text)
    expect(body['handshakeCodes']).toEqual([`${sold.organization}-kiosk`])
    expect(await item(own, renewal.body['items'][0].id)).toMatchObject({
      used: 9,
      quota: 1000,
      stage: 'normal',
    })
  })

  test('L9 an imported clearing ends the seats there; the quota is said by the vendor', async () => {
    const sold = await sell(vendor, DEVICE, SELF)
    await take(sold.file)
    for (const number of [1, 2]) await seat(own, sold.item, number)
    both(DAY)
    expect((await vendor.post(`/items/${sold.item}/clear-devices`, {})).status).toBe(400)
    const clearing = await vendor.post(`/items/${sold.item}/clear-devices`, { quota: 2 })
    await take(clearing.body['files'][0].text)
    expect(await item(own, sold.item)).toMatchObject({ seats: { taken: 0, quota: 5 } })
  })

  test('L5 a revocation marks the item and itself as spent; replayed it is refused, and a later file revives nothing', async () => {
    const sold = await sell(vendor, COUNT, SELF)
    both(DAY)
    const { body } = await vendor.post(`/items/${sold.item}/revoke`, {})
    const missing = await take(body['file'].text)
    expect([missing.status, missing.body['reason']]).toEqual([422, 'item-missing'])
    await take(sold.file)
    const done = await take(body['file'].text)
    expect(done.body).toMatchObject({ kind: 'revocation', imported: true, items: [sold.item] })
    expect(await item(own, sold.item)).toMatchObject({ stage: 'revoked' })
    const replayed = await take(body['file'].text)
    expect([replayed.status, replayed.body['reason']]).toEqual([422, 'revocation-spent'])
    await take(sold.file)
    expect(await item(own, sold.item)).toMatchObject({ stage: 'revoked' })
  })

  test('L4 each file that is refused has its own sentence, which says what to do', async () => {
    const hosted = await sell(vendor, COUNT)
    const other = await sell(vendor, COUNT, { hosting: 'self', serverUuids: [client(5)] })
    const offline = await sell(vendor, COUNT, { hosting: 'offline', clientUuids: [client(1)] })
    const fresh = await vendor.post('/licenses', { organizationId: hosted.organization, items: [COUNT] })
    const sold = await sell(vendor, COUNT, SELF)
    const revoked = await sell(vendor, COUNT, SELF)
    await vendor.post(`/items/${revoked.item}/revoke`, {})
    const stranger = await openLab()
    const foreign = await sell(stranger, COUNT, SELF)
    const file = async (id: string) =>
      (await vendor.get(`/licenses/${id}/files`)).body['files'][0].text as string
    const cases: readonly (readonly [string, string])[] = [
      ['hosted', await file(hosted.license)],
      ['status-new', await file(fresh.body['id'])],
      ['other-server', other.file],
      ['offline', offline.file],
      ['status-revoked', await file(revoked.license)],
      ['untrusted', foreign.file],
      ['altered', sold.file.replace('1000', '9000')],
      ['malformed', sold.file.slice(0, 400)],
    ]
    const sentences = new Set<string>()
    for (const [reason, text] of cases) {
      const { status, body } = await take(text)
      expect([status, body['code'], body['reason']], reason).toEqual([422, 'refused-file', reason])
      sentences.add(body['detail'])
    }
    expect(sentences.size).toBe(cases.length)
    both(2 * YEAR)
    const ended = await take(sold.file)
    expect(ended.body['reason']).toBe('certificate-expired')
    await stranger.close()
  })

  test('P2 a self-hosted server cannot sign: renewing, extending, revoking and activating are the vendor’s', async () => {
    const sold = await sell(vendor, COUNT, SELF)
    await take(sold.file)
    for (const [path, sent] of [
      [`/licenses/${sold.license}/renew`, {}],
      [`/licenses/${sold.license}/extend`, { quota: 1 }],
      [`/items/${sold.item}/revoke`, {}],
      ['/trials', { organizationId: sold.organization, product: 'barcode-reader' }],
    ] as const) {
      const { status, body } = await own.post(path, sent)
      expect([status, body['code']], path).toEqual([409, 'not-available'])
    }
  })
})
