import { createHash } from 'node:crypto'
import type { Decision } from '@countersign/licensing'
import type { DecisionRecord } from '@countersign/store/port'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KEYS, type Lab, openLab } from './testing/lab.ts'

const CLIENT = '018f0c2e-7b1a-4c3d-9e8f-001122334455'
let lab: Lab
let item: string

const denied: Decision = {
  kind: 'denied',
  code: -20120,
  module: 'qr-code',
  itemId: null,
  reason: 'Nothing is left of 100 and a tolerance of 5.',
  retryAfter: null,
  revokes: true,
  organizationId: '100200',
  handshakeCode: '100200-default',
  codeReached: null,
  line: null,
  tried: [
    {
      module: 'qr-code',
      itemId: 'A-1',
      failed: -20120,
      reason: 'Nothing is left of 100 and a tolerance of 5.',
    },
  ],
}

const record = (number: number, more: Partial<DecisionRecord> = {}): DecisionRecord => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  requestId: `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  client: CLIENT,
  product: 'barcode-reader',
  organizationId: '100200',
  code: null,
  at: lab.now() - number,
  result: -20120,
  decision: denied,
  request: { digest: 'abc', library: 'countersign-js/1.0.0' },
  ...more,
})

beforeEach(async () => {
  lab = await openLab()
  await lab.post('/products', {
    code: 'barcode-reader',
    name: 'Barcode Reader',
    unit: 'scan',
    modules: ['qr-code'],
  })
  const organizationId = (await lab.post('/organizations', { name: 'Example Ltd' })).body['id']
  const license = (
    await lab.post('/licenses', {
      organizationId,
      items: [{ product: 'barcode-reader', chargeWay: 'device', quota: 2 }],
    })
  ).body
  item = license['items'][0].id
  await lab.post(`/licenses/${license['id']}/activate`, { hosting: 'hosted' })
  await lab.services.store.commit(async (tx) => {
    const now = lab.now()
    await tx.authorizations.putDevice({
      uuid: CLIENT,
      firstContact: now,
      lastContact: now,
      product: 'barcode-reader',
      version: '1.0.0',
      edition: 'javascript',
      deployment: 'browser',
    })
    await tx.authorizations.putSeat({ itemId: item, client: CLIENT, at: now, until: now + 86_400 })
  })
})
afterEach(() => lab.close())

describe('a device', () => {
  it('is listed and shown with its times in ISO 8601 and its seats', async () => {
    const iso = new Date(lab.now() * 1000).toISOString().replace('.000', '')
    expect((await lab.get('/devices')).body['rows']).toMatchObject([{ uuid: CLIENT, lastContact: iso }])
    expect((await lab.get(`/devices?item=${item}`)).body['rows']).toMatchObject([
      { uuid: CLIENT, seat: { item, taken: iso } },
    ])
    expect((await lab.get(`/devices/${CLIENT.toUpperCase()}`)).body).toMatchObject({
      uuid: CLIENT,
      seats: [{ item }],
    })
    expect((await lab.get('/devices?item=NOTHING-1')).status).toBe(404)
  })

  it('counts on the item whose seat it has', async () => {
    expect((await lab.get(`/items/${item}`)).body).toMatchObject({
      used: 1,
      seats: { taken: 1, quota: 2 },
      stage: 'normal',
      tolerance: 0,
    })
  })

  it('is explained: newest decision first, with the rules tried, the first that failed and what would fix it', async () => {
    await lab.services.store.commit(async (tx) => {
      await tx.authorizations.record(record(20))
      await tx.authorizations.record(record(10))
    })
    const { body } = await lab.get(`/explain?client=${CLIENT}`)
    expect(body['decisions']).toHaveLength(2)
    expect(body['decisions'][0]).toMatchObject({
      result: -20120,
      name: 'limit-exceeded',
      handshakeCode: '100200-default',
      asked: { library: 'countersign-js/1.0.0' },
      tried: [{ item: 'A-1', module: 'qr-code', failed: { code: -20120, name: 'limit-exceeded' } }],
      firstFailed: { code: -20120, reason: 'Nothing is left of 100 and a tolerance of 5.' },
      fix: expect.stringContaining('Extend the quota'),
    })
    expect(body['decisions'][0].at > body['decisions'][1].at).toBe(true)
  })

  it('is explained by decisions of the last 45 days only', async () => {
    await lab.services.store.commit((tx) => tx.authorizations.record(record(10)))
    lab.advance(46 * 86_400)
    expect((await lab.get(`/explain?client=${CLIENT}`)).body['decisions']).toEqual([])
  })

  it('A8 P4 shows the state of its identity to those alone who know it under that product, and lets them clear no other', async () => {
    const line = { used: 7, usedSentAt: 0, restarts: [lab.now()], forkedAt: lab.now(), clonedAt: lab.now() }
    await lab.services.store.commit(async (tx) => {
      for (const [at, product, organizationId] of [
        [20, 'barcode-reader', '100200'],
        [10, 'page-reader', '300400'],
      ] as const) {
        await tx.authorizations.record(record(at, { product, organizationId }))
        await tx.authorizations.putLine(CLIENT, product, line)
        const key = createHash('sha256').update(organizationId).digest('base64url')
        const row = {
          id: organizationId,
          name: organizationId,
          scopes: ['write'],
          organizationId,
          createdAt: 0,
        }
        await tx.state.put('api-key', key, { ...row, lastUsedDay: 1_000_000 })
      }
    })
    const shown = async (key: string) => {
      const { body } = await lab.send('GET', `/devices/${CLIENT}`, { key })
      return (body['lines'] as { product: string; clonedAt: string | null }[]).map(
        ({ product, clonedAt }) => [product, clonedAt !== null],
      )
    }
    expect(await shown(KEYS.all)).toHaveLength(2)
    expect(await shown('100200')).toEqual([['barcode-reader', true]])
    const exported = await lab.send('GET', `/devices/${CLIENT}/export`, { key: '300400' })
    expect(exported.body['protocolState']).toMatchObject([{ product: 'page-reader' }])
    const cleared = await lab.send('POST', `/devices/${CLIENT}/clear-clone`, { key: '300400', body: {} })
    expect(cleared.body).toMatchObject({ changed: true, products: ['page-reader'] })
    expect(await shown('100200')).toEqual([['barcode-reader', true]])
    expect(await shown('300400')).toEqual([['page-reader', false]])
  })

  it('that is unknown is a 404, and what is no UUID a 400', async () => {
    expect((await lab.get('/explain?client=00000000-0000-4000-8000-000000000000')).status).toBe(404)
    expect((await lab.get('/explain?client=x')).status).toBe(400)
  })
})
