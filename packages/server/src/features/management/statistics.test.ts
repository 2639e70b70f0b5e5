import { slotAt } from '@countersign/protocol/vocabulary'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'

let lab: Lab
let code: string
let item: string

beforeEach(async () => {
  lab = await openLab()
  await lab.post('/products', {
    code: 'barcode-reader',
    name: 'Barcode Reader',
    unit: 'scan',
    modules: ['qr-code', 'pdf417'],
  })
  const organization = (await lab.post('/organizations', { name: 'Example Ltd' })).body
  code = organization['defaultHandshakeCode']
  const license = (
    await lab.post('/licenses', {
      organizationId: organization['id'],
      items: [{ product: 'barcode-reader', chargeWay: 'count', quota: 100, modules: ['qr-code'] }],
    })
  ).body
  item = license['items'][0].id
  await lab.post(`/licenses/${license['id']}/activate`, { hosting: 'hosted' })
})
afterEach(() => lab.close())

describe('statistics', () => {
  it('of a handshake code count every accepted figure, also what is not covered (C9)', async () => {
    await lab.use(code, { module: 'qr-code', count: 30 })
    await lab.use(code, { module: 'pdf417', count: 7 })
    const { body } = await lab.get(`/statistics?handshakeCode=${code}`)
    expect(body).toMatchObject({
      total: 37,
      rows: [
        { key: 'pdf417', count: 7 },
        { key: 'qr-code', count: 30 },
      ],
    })
    expect((await lab.get(`/statistics?item=${item}`)).body).toMatchObject({
      total: 30,
      rows: [{ key: 'qr-code', count: 30 }],
    })
  })

  it('have module codes, slot numbers, hours and days as keys, without rows that have no use', async () => {
    const slot = slotAt(lab.now()) + 1
    await lab.use(code, { module: 'qr-code', count: 1, slot })
    await lab.use(code, { module: 'qr-code', count: 2, slot: slot + 480 })
    const day = (at: number) => new Date(at * 180_000).toISOString().slice(0, 10)
    const hour = (at: number) => `${new Date(at * 180_000).toISOString().slice(0, 13)}:00Z`
    for (const target of [`handshakeCode=${code}`, `item=${item}`]) {
      const keys = async (by: string) =>
        (await lab.get(`/statistics?${target}&by=${by}`)).body['rows'].map(
          (row: { key: unknown; count: number }) => [row.key, row.count],
        )
      expect(await keys('slot')).toEqual([
        [slot, 1],
        [slot + 480, 2],
      ])
      expect(await keys('hour')).toEqual([
        [hour(slot), 1],
        [hour(slot + 480), 2],
      ])
      expect(await keys('day')).toEqual([
        [day(slot), 1],
        [day(slot + 480), 2],
      ])
      expect(await keys('module')).toEqual([['qr-code', 3]])
    }
  })

  it('are limited by Unix seconds or ISO 8601 to the slots that the range touches', async () => {
    const slot = slotAt(lab.now()) + 1
    await lab.use(code, { module: 'qr-code', count: 1, slot })
    await lab.use(code, { module: 'qr-code', count: 2, slot: slot + 1 })
    await lab.use(code, { module: 'qr-code', count: 4, slot: slot + 2 })
    const total = async (query: string) =>
      Promise.all(
        [`handshakeCode=${code}`, `item=${item}`].map(
          async (target) => (await lab.get(`/statistics?${target}&${query}`)).body['total'],
        ),
      )
    expect(await total(`from=${(slot + 1) * 180}`)).toEqual([6, 6])
    expect(await total(`to=${(slot + 1) * 180}`)).toEqual([1, 1])
    expect(
      await total(`from=${new Date((slot + 1) * 180_000 + 5_000).toISOString()}&to=${(slot + 2) * 180}`),
    ).toEqual([2, 2])
  })

  it('of an item equal what it was charged, its tolerance and over-use included', async () => {
    await lab.use(code, { module: 'qr-code', count: 60 })
    await lab.use(code, { module: 'qr-code', count: 60, slot: slotAt(lab.now()) + 500 })
    expect((await lab.get(`/statistics?item=${item}&by=slot`)).body['total']).toBe(120)
    lab.advance(500 * 180)
    const shown = (await lab.get(`/items/${item}`)).body
    expect(shown).toMatchObject({
      id: item,
      chargeWay: 'count',
      quota: 100,
      tolerance: 5,
      used: 120,
      overUse: 15,
      stage: 'over-used',
      seats: { taken: 0, quota: null },
      exceptions: { used: 0, allowed: 0 },
    })
  })

  it.each([
    ['', 400],
    ['handshakeCode=123456-nothing', 404],
    ['item=NOTHING-1', 404],
    ['handshakeCode=x&item=y', 400],
    ['handshakeCode=x&by=week', 400],
    ['handshakeCode=x&from=tomorrow', 400],
    ['handshakeCode=x&from=20&to=10', 400],
  ])('refuse the query %j with %i', async (query, status) => {
    expect((await lab.get(`/statistics?${query}`)).status).toBe(status)
  })
})
