import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import { deniedWith, granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { type Sale, sell, sellProduct, welcome } from '../lab/sale.ts'

let lab: Lab
let organizationId: string
let sale: Sale

beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  sale = await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=device,quota=50'] })
})
afterAll(async () => lab?.stop())

const seats = async () => {
  const item = await lab.ask('item', 'show', sale.itemIds[0]!)
  return (item['seats'] as { taken: number }).taken
}
const ask = (device: Device, after = 0, wish: object = {}) =>
  device.authorize({ organizationId, sentAt: device.now() + after, ...wish })

test('A8: a state copied to a second device is -20151 once the first has gone on', async () => {
  const first = lab.device()
  granted(await ask(first))
  const copy = first.copy()
  for (let step = 1; step <= 3; step++) granted(await ask(first, step))
  expect(await ask(copy, 60)).toMatchObject({ kind: 'denial', code: -20151, revokes: false })
})

test('A8: a late message of the same device is -20151 and nothing is recorded', async () => {
  const device = lab.device()
  granted(await ask(device))
  const before = device.copy()
  for (let step = 1; step <= 3; step++) granted(await ask(device, step * 10))
  expect(deniedWith(await ask(before, 0))).toBe(-20151)
  for (let step = 4; step <= 6; step++) granted(await ask(device, step * 10))
})

test('A8: lost replies are never an alarm', async () => {
  const device = lab.device()
  granted(await ask(device))
  for (let lost = 1; lost <= 8; lost++) granted(await ask(device.copy(), lost))
  granted(await ask(device, 9))
  granted(await ask(device, 10))
})

test('A8: a UUID that lost its token restarts 5 times in 30 days, then -20151', async () => {
  const device = lab.device()
  granted(await ask(device))
  const old = device.continuation
  for (let time = 1; time <= 5; time++) granted(await ask(device, time, { continuation: null }))
  granted(await ask(device, 6))
  expect(deniedWith(await ask(device, 7, { continuation: null }))).toBe(-20151)
  expect(deniedWith(await ask(device, 8, { continuation: old }))).toBe(-20151)
})

test('A8: a token that cannot be opened, or another device’s, is a restart as well', async () => {
  const [device, other] = [lab.device(), lab.device()]
  granted(await ask(device))
  granted(await ask(other))
  granted(await ask(device, 1, { continuation: 'AAAA' }))
  granted(await ask(device, 2, { continuation: other.continuation }))
})

test('protocol.md: a replayed requestId gets the same decision and takes no second seat', async () => {
  const before = await seats()
  const device = lab.device()
  const replay = { requestId: randomUUID(), replyKey: randomBytes(32), continuation: null }
  let bytes = ''
  const first = granted(
    await device.authorize(
      { organizationId, ...replay },
      {
        change: (body) => {
          bytes = body
          return body
        },
      },
    ),
  )
  for (let time = 0; time < 7; time++)
    expect(granted(await device.authorize({ organizationId, ...replay }, { change: () => bytes })).jti).toBe(
      first.jti,
    )
  expect(await seats()).toBe(before + 1)
})

test('protocol.md, H3: a request repeated after kill -9 gets the same decision and is no restart', async () => {
  const before = await seats()
  const device = lab.device()
  const replay = { requestId: randomUUID(), replyKey: randomBytes(32), continuation: null }
  let bytes = ''
  const keep = (body: string) => {
    bytes = body
    return body
  }
  const first = granted(await device.authorize({ organizationId, ...replay }, { change: keep }))
  for (let time = 0; time < 6; time++) {
    if (time % 3 === 0) {
      await lab.kill9()
      await lab.start()
    }
    const again = await device.authorize({ organizationId, ...replay }, { change: () => bytes })
    expect(granted(again).jti).toBe(first.jti)
  }
  expect(await seats()).toBe(before + 1)
})

test('protocol.md: another device’s requestId gives nobody its decision', async () => {
  const before = await seats()
  const [device, other] = [lab.device(), lab.device()]
  const requestId = randomUUID()
  const first = granted(await ask(device, 0, { requestId }))
  const second = granted(await ask(other, 0, { requestId }))
  expect(second.jti).not.toBe(first.jti)
  expect(second.ticket).not.toBe(first.ticket)
  expect(await seats()).toBe(before + 2)
})

test('C1: a device asks again and again and holds one seat', async () => {
  const before = await seats()
  const device = lab.device()
  for (let time = 0; time < 5; time++) granted(await ask(device, time))
  expect(await seats()).toBe(before + 1)
})

test('H3: after kill -9 continuation, seats and replays go on as if nothing had happened', async () => {
  const device = lab.device()
  granted(await ask(device))
  const before = await seats()
  await lab.kill9()
  await lab.start()
  granted(await ask(device, 1))
  expect(await seats()).toBe(before)
})
