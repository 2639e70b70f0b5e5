import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Device, newSession } from '../independent-device/device.ts'
import { granted, receipt } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { type Sale, sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

let lab: Lab
let sale: Sale
let device: Device
let code: string
let now: number
let expected = 0

const slotAt = (seconds: number) => Math.floor(seconds / 180)
const total = async () => (await statistics(lab, code)).total
const used = async () => (await lab.ask('item', 'show', sale.itemIds[0]!))['used']

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  const organizationId = await welcome(lab)
  code = `${organizationId}-default`
  sale = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=count,quota=100000,modules=qr-code'],
  })
  device = lab.device()
  granted(await device.authorize({ organizationId }))
  now = device.now()
})
afterAll(async () => lab?.stop())

test('U4: a figure is counted once, however often the same bytes come', async () => {
  const prepared = device.prepare([{ slot: slotAt(now), counts: { 'qr-code': 12 } }])
  for (let time = 0; time < 3; time++) expect(receipt(await device.send(prepared)).accepted).toBe(1)
  expected += 12
  expect(await total()).toBe(expected)
  expect(await used()).toBe(expected)
})

test('U4: a smaller figure changes nothing, a larger one adds the difference', async () => {
  await device.report({ slot: slotAt(now), counts: { 'qr-code': 5 } })
  expect(await total()).toBe(expected)
  await device.report({ slot: slotAt(now), counts: { 'qr-code': 20 } })
  expected += 8
  expect(await total()).toBe(expected)
  expect(await used()).toBe(expected)
})

test('U4: the identity of a figure is client, session, slot and module: another session counts beside it', async () => {
  await device.report({ slot: slotAt(now), counts: { 'qr-code': 7 }, session: newSession() })
  expected += 7
  expect(await total()).toBe(expected)
})

test('protocol.md: a running slot may be sent before it closes, and again when it has grown', async () => {
  const { now: told } = await lab.ask('clock')
  const session = newSession()
  for (const [figure, added] of [
    [1, 1],
    [2, 1],
    [9, 7],
  ] as const) {
    await device.report({ slot: slotAt(Number(told)), counts: { 'qr-code': figure }, session })
    expected += added
    expect(await total()).toBe(expected)
  }
})

test('U4: a larger figure under a newer ticket adds the difference', async () => {
  granted(await device.authorize({ handshakeCode: code }))
  await device.report({ slot: slotAt(now), counts: { 'qr-code': 21 } })
  expected += 1
  expect(await total()).toBe(expected)
})

test('C9: use is counted in the slot in which it happened, also when it comes late', async () => {
  const late = slotAt(now) - 3 * 480
  await device.report({ slot: late, counts: { 'qr-code': 3 } })
  expected += 3
  const bySlot = await statistics(lab, code, 'slot')
  expect(bySlot.rows[String(late)]).toBe(3)
  expect(bySlot.total).toBe(expected)
})

test('U9: too old and future slots are refused one by one, the rest is accepted', async () => {
  const old = slotAt(now - 31 * 86_400)
  const future = slotAt(now + 600) + 1
  const { accepted, refused } = await device.report(
    { slot: old, counts: { 'qr-code': 1000 } },
    { slot: slotAt(now) - 1, counts: { 'qr-code': 4 } },
    { slot: future, counts: { 'qr-code': 1000 } },
  )
  expected += 4
  expect(accepted).toBe(1)
  expect(refused).toEqual([
    { session: device.session, slot: old, module: null, reason: 'too-old' },
    { session: device.session, slot: future, module: null, reason: 'future' },
  ])
  expect(await total()).toBe(expected)
})

test('protocol.md: a module that the product does not have is refused, its neighbour accepted', async () => {
  const slot = slotAt(now) - 2
  const { accepted, refused } = await device.report({ slot, counts: { 'qr-code': 2, 'no-such-module': 9 } })
  expected += 2
  expect(accepted).toBe(1)
  expect(refused).toEqual([
    { session: device.session, slot, module: 'no-such-module', reason: 'unknown-module' },
  ])
  expect(await total()).toBe(expected)
})

test('protocol.md: figures for modules that were not granted are stored as unlicensed use', async () => {
  const before = await used()
  const { accepted, refused } = await device.report({ slot: slotAt(now) - 2, counts: { pdf417: 6 } })
  expected += 6
  expect({ accepted, refused }).toEqual({ accepted: 1, refused: [] })
  expect((await statistics(lab, code)).rows).toEqual({ 'qr-code': expected - 6, pdf417: 6 })
  expect(await used()).toBe(before)
})

test('a malformed count is refused, and what stands beside it is accepted', async () => {
  const slot = slotAt(now) - 4
  const { accepted, refused } = await device.report(
    { slot, counts: { 'qr-code': 0 } },
    { slot: slot - 1, counts: { 'qr-code': 1 } },
  )
  expected += 1
  expect(accepted).toBe(1)
  expect(refused).toHaveLength(1)
  expect(refused[0]).toMatchObject({ slot, reason: 'malformed' })
  expect(await total()).toBe(expected)
})

test('§7: the sum by module, slot, hour and day is the same total', async () => {
  for (const by of ['module', 'slot', 'hour', 'day']) {
    const { total: sum, rows } = await statistics(lab, code, by)
    expect(sum).toBe(expected)
    expect(Object.values(rows).reduce((a, b) => a + b, 0)).toBe(expected)
  }
})

test('C9: what an old authorization reports 8 days later is accepted and stands in the slot where it happened', async () => {
  const slot = slotAt(now) - 7
  await lab.ask('clock', '--advance', '8d')
  const later = Number((await lab.ask('clock'))['now'])
  expect(device.grant!.exp).toBeLessThan(later)
  const { accepted, refused } = await device.report(
    { slot, counts: { 'qr-code': 11 } },
    { slot: slotAt(later) - 1, counts: { 'qr-code': 2 } },
  )
  expected += 13
  expect({ accepted, refused }).toEqual({ accepted: 2, refused: [] })
  const { rows, total: sum } = await statistics(lab, code, 'slot')
  expect(sum).toBe(expected)
  expect(rows).toMatchObject({ [String(slot)]: 11, [String(slotAt(later) - 1)]: 2 })
})
