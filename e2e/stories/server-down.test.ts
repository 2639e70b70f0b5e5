import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Device, type Figures, newSession, type Prepared } from '../independent-device/device.ts'
import { granted, receipt } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { seeded, seedOfRun } from '../lab/random.ts'
import { type Sale, sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

const DEVICES = 8
const OUTAGES = 3

/** What a device keeps: submissions without a receipt, and every figure that it ever counted. */
type Kept = { device: Device; pending: Prepared[]; counted: Figures[] }

let lab: Lab
let sale: Sale
let code: string
const kept: Kept[] = []
const seed = seedOfRun()
const random = seeded(seed)
const between = (from: number, to: number) => from + Math.floor(random() * (to - from))

beforeAll(async () => {
  console.log(`server down: seed ${seed} (E2E_SEED=${seed} tells it again)`)
  lab = await startLab()
  await sellProduct(lab)
  const organizationId = await welcome(lab)
  code = `${organizationId}-default`
  sale = await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=1000000'] })
  for (let n = 0; n < DEVICES; n++) {
    const device = lab.device()
    granted(await device.authorize({ organizationId }))
    kept.push({ device, pending: [], counted: [] })
  }
})
afterAll(async () => lab?.stop())

/** One slot's figures, kept until a receipt proves that they are stored. */
const count = ({ device, pending, counted }: Kept, slot: number): void => {
  const figures = {
    slot,
    session: newSession(),
    counts: { 'qr-code': between(1, 30), pdf417: between(1, 9) },
  }
  counted.push(figures)
  pending.push(device.prepare([figures]))
}

/** Sends what is kept; the first failure of the network keeps the rest. */
const flush = async ({ device, pending }: Kept): Promise<boolean> => {
  for (;;) {
    const [first] = pending
    if (first === undefined) return true
    const answer = await device.send(first).catch((reason: unknown) => reason)
    if (answer instanceof Error) return false
    receipt(answer as Exclude<typeof answer, Error> & Awaited<ReturnType<Device['send']>>)
    pending.shift()
  }
}

const told = (module: string): number =>
  kept.flatMap(({ counted }) => counted).reduce((sum, { counts }) => sum + (counts[module] ?? 0), 0)

test('U5: while the server is down devices keep what they count; when it is back, all of it stands there exactly', async () => {
  let back = 0
  for (let outage = 0; outage < OUTAGES; outage++) {
    const slot = Math.floor(kept[0]!.device.now() / 180) - outage * 10
    for (const one of kept) count(one, slot)
    for (const one of kept) expect(await flush(one)).toBe(true)

    await (outage % 2 === 0 ? lab.kill9() : lab.end())
    for (let n = 1; n <= 4; n++)
      for (const one of kept) {
        count(one, slot - n)
        expect(await flush(one)).toBe(false)
      }

    await lab.start()
    back += (await Promise.all(kept.map(flush))).filter(Boolean).length
    expect((await statistics(lab, code)).rows, `seed ${seed}`).toEqual({
      'qr-code': told('qr-code'),
      pdf417: told('pdf417'),
    })
  }
  expect(back).toBe(OUTAGES * DEVICES)
})

test('U5: a device that was offline for days sends all at once, and is charged exactly once', async () => {
  await lab.end()
  const { device } = kept[0]!
  const slot = Math.floor(device.now() / 180)
  const week = Array.from({ length: 7 * 480 }, (_, n) => ({
    slot: slot - 100 - n,
    session: device.session,
    counts: { 'qr-code': 1 + (n % 3) },
  }))
  const prepared = device.prepare(week)
  await lab.start()
  for (let time = 0; time < 2; time++)
    expect(receipt(await device.send(prepared))).toMatchObject({ accepted: week.length, refused: [] })
  kept[0]!.counted.push(...week)
  const expected = told('qr-code') + told('pdf417')
  expect((await statistics(lab, code)).total).toBe(expected)
  expect((await lab.ask('item', 'show', sale.itemIds[0]!))['used']).toBe(expected)
})

test('H3: rebuild finds the same numbers from the figures alone', async () => {
  await lab.end()
  expect(await lab.local('rebuild')).toMatchObject({ code: 0, json: { differences: [] } })
})
