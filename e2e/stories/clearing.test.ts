import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import { asList, asObject, asText } from '../independent-device/encoding.ts'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
let item: string
let known: Device[]

const show = () => lab.ask('item', 'show', item)

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=device,quota=2,tolerance=0'],
  })
  item = itemIds[0]!
  known = [lab.device(), lab.device()]
  for (const device of known) {
    granted(await device.authorize({ organizationId }))
    await device.report({ slot: Math.floor(device.now() / 180), counts: { 'qr-code': 5 } })
  }
})
afterAll(async () => lab?.stop())

test('L9: clearing gives all seats back by a supplement of as many, and history stays', async () => {
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  const supplement = await lab.ask('license', 'clear-devices', item)
  const [raised] = asList(supplement['items']).map((each) => asObject(each))
  expect(await lab.ask('item', 'show', asText(raised?.['id']))).toMatchObject({ quota: 2 })
  expect(await show()).toMatchObject({ seats: { taken: 0, quota: 4 }, quota: 4 })
  expect(await statistics(lab, `${organizationId}-default`)).toMatchObject({ total: 10 })
})

test('L9: seats taken meanwhile outlive the supplement: known devices keep working, and new ones are denied', async () => {
  for (const device of [...known, lab.device(), lab.device()]) {
    granted(await device.authorize({ organizationId }))
    if (!known.includes(device)) known.push(device)
  }
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  await lab.ask('clock', '--advance', '30d')
  expect(await show()).toMatchObject({ seats: { taken: 4, quota: 2 } })
  for (const device of known) {
    device.server = null
    expect(granted(await device.authorize({ organizationId })).stage).toBe('tolerance')
  }
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
})

test('L9: there is nothing to clear where no device registers, and the sentence says so', async () => {
  const { itemIds } = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=count,quota=5'],
  })
  const refused = await lab.cli('license', 'clear-devices', itemIds[0]!)
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('only per-device and per-server items register devices'),
  ])
})
