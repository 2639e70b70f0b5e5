import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device, Wish } from '../independent-device/device.ts'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
})
afterAll(async () => lab?.stop())

const order = async (terms: string): Promise<{ organizationId: string; item: string }> => {
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, { items: [`product=barcode-reader,${terms}`] })
  return { organizationId, item: itemIds[0]! }
}
const fleet = async (size: number, wish: Wish): Promise<Device[]> => {
  const devices = Array.from({ length: size }, () => lab.device())
  for (const device of devices) granted(await device.authorize(wish))
  return devices
}
const slotOf = (device: Device) => Math.floor(device.now() / 180)

test('A12: beyond 100 new seats a code and hour a stranger gets 429, not a denial; an hour later it is served', async () => {
  const { organizationId, item } = await order('chargeWay=device,quota=500')
  const answers = await Promise.all(
    Array.from({ length: 110 }, () => lab.device().authorize({ organizationId })),
  )
  expect(answers.filter(({ kind }) => kind === 'grant')).toHaveLength(100)
  for (const answer of answers)
    if (answer.kind !== 'grant') {
      expect(answer).toMatchObject({ kind: 'problem', status: 429 })
      expect(answer.kind === 'problem' && Number(answer.retryAfter)).toBeGreaterThan(0)
    }
  expect(await lab.ask('item', 'show', item)).toMatchObject({ seats: { taken: 100 } })
  await lab.ask('clock', '--advance', '61m')
  granted(await lab.device().authorize({ organizationId }))
})

test('A12: what one device counts in one slot beyond 100,000 is held, not charged', async () => {
  const { organizationId, item } = await order('chargeWay=count,quota=1000000')
  const [device] = await fleet(1, { organizationId })
  await device!.report({ slot: slotOf(device!), counts: { 'qr-code': 150_000 } })
  expect(await lab.ask('item', 'show', item)).toMatchObject({ used: 100_000 })
})

test('C1: a seat ends 365 days after the last contact, and its device is then a new one', async () => {
  const { organizationId, item } = await order('chargeWay=device,quota=1,days=800')
  const [first] = await fleet(1, { organizationId })
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  await lab.ask('clock', '--advance', '364d')
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  await lab.ask('clock', '--advance', '2d')
  expect(await lab.ask('item', 'show', item)).toMatchObject({ seats: { taken: 0 } })
  granted(await lab.device().authorize({ organizationId }))
  first!.server = null
  expect(deniedWith(await first!.authorize({ organizationId }))).toBe(-20120)
})
