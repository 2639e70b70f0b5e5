import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
})
afterAll(async () => lab?.stop())

test('A5: a count item of 1,000 goes from normal through 50 of tolerance to -20120, and receipts say reauthorize', async () => {
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=count,quota=1000'],
  })
  const device = lab.device()
  expect(granted(await device.authorize({ organizationId })).stage).toBe('normal')
  const slot = Math.floor(device.now() / 180)
  const report = (count: number) => device.report({ slot, counts: { 'qr-code': count } })

  expect(await report(999)).toMatchObject({ stage: 'normal', reauthorize: false })
  expect(granted(await lab.device().authorize({ organizationId })).stage).toBe('normal')
  expect(await report(1000)).toMatchObject({ stage: 'tolerance', reauthorize: true })
  expect(granted(await device.authorize({ organizationId })).stage).toBe('tolerance')
  expect(await report(1049)).toMatchObject({ stage: 'tolerance', reauthorize: false })
  expect(granted(await lab.device().authorize({ organizationId })).stage).toBe('tolerance')
  expect(await report(1050)).toMatchObject({ reauthorize: true })
  expect(await device.authorize({ organizationId })).toMatchObject({
    kind: 'denial',
    code: -20120,
    revokes: true,
  })
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)

  // C8: nothing reported is ever dropped.
  await report(1500)
  expect(await lab.ask('item', 'show', itemIds[0]!)).toMatchObject({
    quota: 1000,
    tolerance: 50,
    used: 1500,
    overUse: 450,
  })
  expect((await statistics(lab, `${organizationId}-default`)).total).toBe(1500)
})

test('§5: a device item of 10 serves 11 devices, the 12th is -20120, known devices keep working', async () => {
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=device,quota=10'],
  })
  const devices: Device[] = []
  for (let n = 1; n <= 11; n++) {
    const device = lab.device()
    expect(granted(await device.authorize({ organizationId })).stage).toBe(n <= 10 ? 'normal' : 'tolerance')
    devices.push(device)
  }
  expect(deniedWith(await lab.device().authorize({ organizationId }))).toBe(-20120)
  for (const device of devices) granted(await device.authorize({ organizationId }))
  expect(await lab.ask('item', 'show', itemIds[0]!)).toMatchObject({ seats: { taken: 11, quota: 10 } })
})

test('§5: 60 first authorizations at once end exactly at quota and tolerance', async () => {
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=device,quota=20'],
  })
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => lab.device().authorize({ organizationId })),
  )
  const taken = answers.filter((answer) => answer.kind === 'grant')
  expect(taken).toHaveLength(22)
  for (const answer of answers) if (answer.kind !== 'grant') expect(deniedWith(answer)).toBe(-20120)
  expect(await lab.ask('item', 'show', itemIds[0]!)).toMatchObject({ seats: { taken: 22, quota: 20 } })
})

test('A4: with two items in one code the one with quota left is used first, then the other', async () => {
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, {
    items: [
      'product=barcode-reader,chargeWay=count,quota=10,days=30',
      'product=barcode-reader,chargeWay=count,quota=50',
    ],
  })
  const device = lab.device()
  granted(await device.authorize({ organizationId }))
  await device.report({ slot: Math.floor(device.now() / 180), counts: { 'qr-code': 25 } })
  expect(await lab.ask('item', 'show', itemIds[0]!)).toMatchObject({ used: 10 })
  expect(await lab.ask('item', 'show', itemIds[1]!)).toMatchObject({ used: 15 })
  expect(granted(await device.authorize({ organizationId })).stage).toBe('normal')
})

test('C8: what is reported out of order is charged the same', async () => {
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=count,quota=1000'],
  })
  const device = lab.device()
  granted(await device.authorize({ organizationId }))
  const slot = Math.floor(device.now() / 180)
  const prepared = [3, 1, 2].map((n) => device.prepare([{ slot, counts: { 'qr-code': n * 10 } }]))
  for (const one of prepared.reverse()) await device.send(one)
  expect(await lab.ask('item', 'show', itemIds[0]!)).toMatchObject({ used: 30 })
})

test('C7: the tolerance is rounded half up', async () => {
  const organizationId = await welcome(lab)
  const orders = { count: { 9: 0, 10: 1, 30: 2, 50: 3 }, device: { 4: 0, 5: 1, 14: 1, 15: 2 } }
  for (const [chargeWay, tolerances] of Object.entries(orders)) {
    const items = Object.keys(tolerances).map(
      (quota) => `product=barcode-reader,chargeWay=${chargeWay},quota=${quota}`,
    )
    const { itemIds } = await sell(lab, organizationId, { items })
    const told: { [quota: string]: unknown } = {}
    for (const id of itemIds) {
      const item = await lab.ask('item', 'show', id)
      told[String(item['quota'])] = item['tolerance']
    }
    expect({ [chargeWay]: told }).toEqual({ [chargeWay]: tolerances })
  }
})
