import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Device, newSession, type Prepared } from '../independent-device/device.ts'
import { asObject } from '../independent-device/encoding.ts'
import { granted } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { seeded, seedOfRun } from '../lab/random.ts'
import { type Sale, sell, sellProduct, statistics, welcome } from '../lab/sale.ts'

const DEVICES = 12
const ROUNDS = 12
/** Below 60 reports a minute and ticket, resending included; a new process counts anew. */
const MOST_A_ROUND = 20

type Sent = { prepared: Prepared; key: string; count: number; acknowledged: boolean }
type Teller = { device: Device; sent: Sent[] }

let lab: Lab
let sale: Sale
let code: string
const seed = seedOfRun()
const random = seeded(seed)
const tellers: Teller[] = []

beforeAll(async () => {
  console.log(`kill story: seed ${seed} (E2E_SEED=${seed} tells it again)`)
  lab = await startLab()
  await sellProduct(lab)
  const organizationId = await welcome(lab)
  code = `${organizationId}-default`
  sale = await sell(lab, organizationId, { items: ['product=barcode-reader,chargeWay=count,quota=1000000'] })
  for (let n = 0; n < DEVICES; n++) {
    const device = lab.device()
    granted(await device.authorize({ organizationId }))
    tellers.push({ device, sent: [] })
  }
})
afterAll(async () => lab?.stop())

const between = (from: number, to: number) => from + Math.floor(random() * (to - from))

/** Reports until told to stop; what gets no receipt stays unacknowledged, as on a real device. */
const tell = async ({ device, sent }: Teller, going: () => boolean): Promise<void> => {
  let slot = Math.floor(device.now() / 180) - between(0, 400)
  for (let n = 0; n < MOST_A_ROUND && going(); n++) {
    const session = newSession()
    const count = between(1, 50)
    slot -= between(0, 2)
    const prepared = device.prepare([{ slot, session, counts: { 'qr-code': count } }])
    const entry = { prepared, key: `${slot}`, count, acknowledged: false }
    sent.push(entry)
    const answer = await device.send(prepared).catch(() => null)
    if (answer === null) return
    if ('kind' in answer) {
      throw new Error(`a true report was refused: ${JSON.stringify(answer)}`)
    }
    expect(answer.refused).toEqual([])
    entry.acknowledged = true
  }
}

const sums = (entries: Sent[]): Map<string, number> => {
  const bySlot = new Map<string, number>()
  for (const { key, count } of entries) bySlot.set(key, (bySlot.get(key) ?? 0) + count)
  return bySlot
}
const everything = () => tellers.flatMap(({ sent }) => sent)

test('H3: a server killed at any moment loses nothing that it acknowledged', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    let going = true
    const telling = tellers.map((teller) => tell(teller, () => going))
    await new Promise((resolve) => setTimeout(resolve, between(40, 350)))
    await lab.kill9()
    going = false
    await Promise.all(telling)
    await lab.start()
    const rows = new Map(Object.entries((await statistics(lab, code, 'slot')).rows))
    const all = sums(everything())
    for (const [slot, least] of sums(everything().filter((entry) => entry.acknowledged))) {
      expect(rows.get(slot) ?? 0, `seed ${seed}, slot ${slot}`).toBeGreaterThanOrEqual(least)
    }
    for (const [slot, count] of rows)
      expect(count, `seed ${seed}, slot ${slot}`).toBeLessThanOrEqual(all.get(slot) ?? 0)
  }
  expect(everything().filter((entry) => entry.acknowledged).length).toBeGreaterThan(DEVICES)
  console.log(
    `kill story: ${everything().length} submissions, ${everything().filter((e) => !e.acknowledged).length} unacknowledged`,
  )
})

test('U4: when everything is sent again, every slot holds exactly what the devices counted', async () => {
  for (const { device, sent } of tellers)
    for (const { prepared } of random() < 0.5 ? sent.slice(-20) : sent.slice(-20).reverse()) {
      const answer = await device.send(prepared)
      if ('kind' in answer) throw new Error(JSON.stringify(answer))
    }
  for (const { device, sent } of tellers)
    for (const entry of sent) if (!entry.acknowledged) await device.send(entry.prepared)
  const { total, rows } = await statistics(lab, code, 'slot')
  expect(rows).toEqual(Object.fromEntries(sums(everything())))
  const expected = everything().reduce((sum, { count }) => sum + count, 0)
  expect(total).toBe(expected)
  expect((await lab.ask('item', 'show', sale.itemIds[0]!))['used']).toBe(expected)
})

test('C8: charges are a function of the figures alone: rebuild finds no difference', async () => {
  await lab.end()
  const { code: exit, json, stderr } = await lab.local('rebuild')
  expect(stderr).not.toMatch(/error/i)
  expect(exit).toBe(0)
  expect(asObject(json)['differences'] ?? json).toSatisfy(
    (told: unknown) => told === 0 || (Array.isArray(told) && told.length === 0),
  )
})
