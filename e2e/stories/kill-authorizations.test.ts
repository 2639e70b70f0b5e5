import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Device } from '../independent-device/device.ts'
import { deniedWith } from '../lab/expect.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { seeded, seedOfRun } from '../lab/random.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

const QUOTA = 40
const TOLERANCE = 4
/** With the 12 of kill.test.ts: 20 rounds a run. */
const ROUNDS = 8

let lab: Lab
let organizationId: string
let item: string
const seed = seedOfRun()
const random = seeded(seed)

beforeAll(async () => {
  console.log(`kill authorizations: seed ${seed} (E2E_SEED=${seed} tells it again)`)
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  const sale = await sell(lab, organizationId, {
    items: [`product=barcode-reader,chargeWay=device,quota=${QUOTA}`],
  })
  item = sale.itemIds[0]!
})
afterAll(async () => lab?.stop())

const taken = async () => ((await lab.ask('item', 'show', item))['seats'] as { taken: number }).taken

/** Asks once; a killed server is no answer, and the device keeps what it had. */
const tryOnce = (device: Device, wish: object) =>
  device.authorize({ organizationId, ...wish }).catch(() => null)

test('H3: a seat that was granted is still taken after kill -9, and no retry takes a second one', async () => {
  const devices = Array.from({ length: QUOTA }, () => lab.device())
  const wishes = devices.map(() => ({ requestId: randomUUID(), replyKey: randomBytes(32) }))
  for (const device of devices) await device.meet(organizationId)
  const granted = new Set<Device>()
  for (let round = 0; round < ROUNDS; round++) {
    const asking = devices.map(async (device, n) => {
      const answer = await tryOnce(device, granted.has(device) ? {} : wishes[n]!)
      if (answer?.kind === 'grant') granted.add(device)
      else if (answer !== null) throw new Error(`seed ${seed}: ${JSON.stringify(answer)}`)
    })
    await new Promise((resolve) => setTimeout(resolve, Math.floor(random() * 60)))
    await lab.kill9()
    await Promise.all(asking)
    await lab.start()
    expect(await taken(), `seed ${seed}`).toBeGreaterThanOrEqual(granted.size)
    expect(await taken(), `seed ${seed}`).toBeLessThanOrEqual(QUOTA)
  }
  for (const device of devices) expect((await tryOnce(device, {}))?.kind, `seed ${seed}`).toBe('grant')
  expect(await taken()).toBe(QUOTA)
})

test('§5: after all that exactly the tolerance is left', async () => {
  const answers = await Promise.all(
    Array.from({ length: TOLERANCE + 8 }, () => lab.device().authorize({ organizationId })),
  )
  expect(answers.filter(({ kind }) => kind === 'grant')).toHaveLength(TOLERANCE)
  for (const answer of answers) if (answer.kind !== 'grant') expect(deniedWith(answer)).toBe(-20120)
})
