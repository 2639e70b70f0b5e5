import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { sell, sellProduct, welcome } from '../lab/sale.ts'

const ROUNDS = 4
const DEVICES = 10

let lab: Lab
let organizationId: string
let item: string
beforeAll(async () => {
  lab = await startLab()
  await sellProduct(lab)
  organizationId = await welcome(lab)
  const sale = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=device,quota=1000'],
  })
  item = sale.itemIds[0]!
})
afterAll(async () => lab?.stop())

test('H3: SIGTERM drains: what was answered is stored, what was not is refused, and the process ends', async () => {
  let granted = 0
  for (let round = 0; round < ROUNDS; round++) {
    const devices = Array.from({ length: DEVICES }, () => lab.device())
    for (const device of devices) await device.meet(organizationId)
    const asking = devices.map((device) => device.authorize({ organizationId }).catch(() => null))
    await new Promise((resolve) => setTimeout(resolve, round * 3))
    await lab.end()
    const answers = await Promise.all(asking)
    granted += answers.filter((answer) => answer?.kind === 'grant').length
    await lab.start()
    const { taken } = (await lab.ask('item', 'show', item))['seats'] as { taken: number }
    expect(taken).toBeGreaterThanOrEqual(granted)
    expect(taken).toBeLessThanOrEqual((round + 1) * DEVICES)
  }
})
