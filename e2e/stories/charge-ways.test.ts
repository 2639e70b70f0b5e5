import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import type { Wish } from '../independent-device/wish.ts'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
const HOUR = 3600
const DAY = 24 * HOUR

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
})
afterAll(async () => lab?.stop())

const sold = async (item: string): Promise<{ organizationId: string; itemId: string }> => {
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, { items: [`product=barcode-reader,${item}`] })
  return { organizationId, itemId: itemIds[0]! }
}
const show = (itemId: string) => lab.ask('item', 'show', itemId)
const now = async (): Promise<number> => Number((await lab.ask('clock'))['now'])
const slotNow = async (): Promise<number> => Math.floor((await now()) / 180)
/** A device that is authorized, and one that meets the server at its present time. */
const join = async (wish: Wish): Promise<Device> => {
  const device = lab.device()
  granted(await device.authorize(wish))
  return device
}
test('§5 per server: seats for deployment type server alone, as per device', async () => {
  const { organizationId, itemId } = await sold('chargeWay=server,quota=2')
  const wish = { organizationId, deployment: 'server' }
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20108)
  await join(wish)
  const known = await join(wish)
  expect(deniedWith(await lab.device().authorize(wish))).toBe(-20120)
  granted(await known.authorize(wish))
  expect(await show(itemId)).toMatchObject({
    chargeWay: 'server',
    seats: { taken: 2, quota: 2 },
    tolerance: 0,
  })
})

test('§5 per active device: a seat for 24 hours from the last contact, and one taken over the quota is an exception', async () => {
  const { organizationId, itemId } = await sold('chargeWay=active-device,quota=2,exceptionsPerUnitYear=6')
  // C4: ceil(2 × 6 / 12) = 1 exception is allowed at first.
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 0, allowed: 1 } })
  const first = await join({ organizationId })
  expect(first.grant!.exp - first.grant!.iat).toBe(DAY)
  await join({ organizationId })
  const third = lab.device()
  expect(granted(await third.authorize({ organizationId })).stage).toBe('tolerance')
  expect(await show(itemId)).toMatchObject({
    stage: 'tolerance',
    seats: { taken: 3, quota: 2 },
    exceptions: { used: 1, allowed: 1 },
  })
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  // C10: a device that holds a seat keeps it, and makes no second exception.
  granted(await third.authorize({ organizationId }))
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 1, allowed: 1 } })
  await lab.ask('clock', '--advance', '24h')
  expect(await show(itemId)).toMatchObject({ stage: 'normal', seats: { taken: 0, quota: 2 } })
  expect(granted(await lab.device().authorize({ organizationId })).stage).toBe('normal')
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 1, allowed: 1 } })
})

test('C3 the place of a concurrent device lasts to a slot’s end at least 4 minutes away, and a clean close gives it back', async () => {
  const { organizationId, itemId } = await sold('chargeWay=concurrent-device,quota=2,exceptionsPerUnitYear=0')
  const first = lab.device()
  const grant = granted(await first.authorize({ organizationId }))
  const end = Math.ceil((grant.iat + 240) / 180) * 180
  expect(grant.exp).toBe(end)
  await join({ organizationId })
  const late = await lab.device().authorize({ organizationId })
  expect(deniedWith(late)).toBe(-20120)
  if (late.kind === 'denial') {
    expect(late.payload['retryAfter']).toBeGreaterThan(0)
    expect(late.payload['retryAfter']).toBeLessThanOrEqual(180)
  }
  expect(await show(itemId)).toMatchObject({ seats: { taken: 2, quota: 2 } })
  const closing = first.prepare([], { plaintext: { release: 'places' } })
  await first.send(closing)
  expect(await show(itemId)).toMatchObject({ seats: { taken: 1, quota: 2 } })
  granted(await lab.device().authorize({ organizationId }))
  // Without any contact places end by themselves.
  await lab.ask('clock', '--advance', '8m')
  expect(await show(itemId)).toMatchObject({ seats: { taken: 0, quota: 2 } })
})

test('C3, C4 each device with use over the quota in a slot is an exception of that slot, whenever it is told', async () => {
  const { organizationId, itemId } = await sold(
    'chargeWay=concurrent-device,quota=2,exceptionsPerUnitYear=30',
  )
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 0, allowed: 5 } })
  const devices = await Promise.all(Array.from({ length: 4 }, () => join({ organizationId })))
  expect(await show(itemId)).toMatchObject({ seats: { taken: 4, quota: 2 }, exceptions: { used: 0 } })
  // A7: while exceptions are left, the offline time is that of the item.
  expect(devices[3]!.grant!.exp - devices[3]!.grant!.iat).toBe(7 * DAY)
  const slot = await slotNow()
  for (const device of devices) await device.report({ slot, counts: { 'qr-code': 3 } })
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 2, allowed: 5 } })
  // The same devices again in the same slot, with more use and more modules, are no new exceptions.
  for (const device of devices) await device.report({ slot, counts: { 'qr-code': 9 } })
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 2, allowed: 5 } })
  // Late use makes exceptions in the slot in which it happened (C9).
  for (const device of devices) await device.report({ slot: slot - 100, counts: { 'qr-code': 1 } })
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 4, allowed: 5 } })
  for (const device of devices.slice(0, 3))
    await device.report({ slot: slot - 200, counts: { 'qr-code': 1 } })
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 5, allowed: 5 } })

  // Used up: who holds a running place goes on for as long as it runs, new devices wait.
  const going = granted(await devices[0]!.authorize({ organizationId }))
  expect(going.exp - going.iat).toBeLessThanOrEqual(420)
  expect(going.stage).toBe('tolerance')
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  // What devices that are still authorized report is booked all the same: nothing is dropped (C8).
  for (const device of devices) await device.report({ slot: slot - 300, counts: { 'qr-code': 1 } })
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 7, allowed: 5 }, overUse: 2 })
  expect((await lab.ask('statistics', '--handshake-code', `${organizationId}-default`))['total']).toBe(47)
  // C4: the allowance grows with the year.
  await lab.ask('clock', '--advance', '90d')
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 7, allowed: 15 }, overUse: 0 })
  expect(granted(await lab.device().authorize({ organizationId })).stage).toBe('normal')
})

test('C5 a server asks for instances of one item’s quota, and the LTS counts them in each slot with use', async () => {
  const { organizationId, itemId } = await sold(
    'chargeWay=concurrent-instance,quota=4,exceptionsPerUnitYear=12',
  )
  const wish = (instances: number | null) => ({ organizationId, deployment: 'server', instances })
  expect(deniedWith(await lab.device().authorize({ organizationId, instances: 1 }))).toBe(-20108)
  expect(deniedWith(await lab.device().authorize(wish(5)))).toBe(-20130)
  const big = await join(wish(3))
  expect(big.grant!.payload['instances']).toBe(3)
  const small = await join(wish(null))
  expect(small.grant!.payload['instances']).toBe(1)
  expect(await show(itemId)).toMatchObject({ seats: { taken: 4, quota: 4 } })
  const third = lab.device()
  expect(granted(await third.authorize(wish(2))).stage).toBe('tolerance')
  expect(await show(itemId)).toMatchObject({
    seats: { taken: 6, quota: 4 },
    exceptions: { used: 0, allowed: 4 },
  })
  const slot = await slotNow()
  for (const device of [big, small, third]) await device.report({ slot, counts: { 'qr-code': 1 } })
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 2, allowed: 4 } })
  for (const device of [big, third]) await device.report({ slot: slot - 1, counts: { 'qr-code': 1 } })
  expect(await show(itemId)).toMatchObject({ exceptions: { used: 3, allowed: 4 } })
})

test('C6 per domain covers all subdomains of one registrable domain, and on a platform that tenant’s name alone', async () => {
  const { organizationId, itemId } = await sold('chargeWay=domain,domain=example.com')
  const from = (origin: string | null, deployment = 'browser') => ({ organizationId, deployment, origin })
  const device = lab.device()
  const grant = granted(await device.authorize(from('https://shop.example.com:8443')))
  expect(grant.exp - grant.iat).toBe(7 * DAY)
  granted(await lab.device().authorize(from('https://example.com')))
  for (const origin of ['https://example.com.evil.org', 'https://notexample.com', 'http://localhost'])
    expect(deniedWith(await lab.device().authorize(from(origin)))).toBe(-20114)
  expect(deniedWith(await lab.device().authorize(from(null, 'desktop')))).toBe(-20114)
  // Use is unlimited, and charged to nothing.
  await device.report({ slot: await slotNow(), counts: { 'qr-code': 99_999 } })
  expect(await show(itemId)).toMatchObject({ quota: null, used: 0, stage: 'normal' })

  const platform = await sold('chargeWay=domain,domain=shop.github.io')
  const tenant = { organizationId: platform.organizationId, deployment: 'browser' }
  granted(await lab.device().authorize({ ...tenant, origin: 'https://www.shop.github.io' }))
  expect(deniedWith(await lab.device().authorize({ ...tenant, origin: 'https://other.github.io' }))).toBe(
    -20114,
  )

  const listed = await sold('chargeWay=domain,domain=localhost')
  const local = { organizationId: listed.organizationId, deployment: 'browser' }
  granted(await lab.device().authorize({ ...local, origin: 'http://localhost:3000' }))
  for (const domain of ['github.io', 'co.uk', 'shop.example.com']) {
    const refused = await lab.cli(
      'license',
      'create',
      '--organization',
      organizationId,
      '--item',
      `product=barcode-reader,chargeWay=domain,domain=${domain}`,
    )
    expect(refused.code).toBe(1)
  }
})

test('C1 a device seat with 30 days is free again 30 days after its last contact', async () => {
  const { organizationId, itemId } = await sold('chargeWay=device,quota=1,activeDays=30,tolerance=0')
  const first = await join({ organizationId })
  await lab.ask('clock', '--advance', '29d')
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  await first.report({ slot: await slotNow(), counts: { 'qr-code': 1 } })
  await lab.ask('clock', '--advance', '29d')
  expect(await show(itemId)).toMatchObject({ seats: { taken: 1 } })
  await lab.ask('clock', '--advance', '1d')
  granted(await lab.device().authorize({ organizationId }))
})

test('§5 a device seat lasts 365 days without contact, or as its item says 90 days or 24 hours', async () => {
  const seats = await Promise.all(
    [365, 90, 1].map(async (days) => {
      const terms = `chargeWay=device,quota=1,tolerance=0,days=800,activeDays=${days}`
      const { organizationId } = await sold(days === 365 ? terms.replace(',activeDays=365', '') : terms)
      await join({ organizationId })
      return { days, organizationId }
    }),
  )
  let passed = 0
  const advance = async (hours: number) => {
    await lab.ask('clock', '--advance', `${hours - passed}h`)
    passed = hours
  }
  for (const { days, organizationId } of seats.toReversed()) {
    await advance(days * 24 - 1)
    expect(deniedWith(await lab.device().authorize({ organizationId })), `${days} days`).toBe(-20120)
    await advance(days * 24)
    granted(await lab.device().authorize({ organizationId }))
  }
})

test('L8 a quota period has the full quota and tolerance again', async () => {
  const { organizationId, itemId } = await sold('chargeWay=count,quota=100,periodDays=30')
  const device = await join({ organizationId })
  await device.report({ slot: await slotNow(), counts: { 'qr-code': 120 } })
  expect(await show(itemId)).toMatchObject({ used: 120, overUse: 15, stage: 'over-used' })
  expect(deniedWith(await device.authorize({ organizationId }))).toBe(-20120)
  await lab.ask('clock', '--advance', '30d')
  // A period begins for charging with the first slot that begins in it.
  await lab.ask('clock', '--advance', '3m')
  expect(await show(itemId)).toMatchObject({ used: 0, overUse: 0, stage: 'normal', period: 1 })
  expect(granted(await lab.device().authorize({ organizationId })).stage).toBe('normal')
})

test('H3: rebuild finds every number of seats, places and exceptions as it was kept', async () => {
  await lab.end()
  expect(await lab.local('rebuild')).toMatchObject({ code: 0, json: { differences: [] } })
})
