import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from '../../operations/testing/lab.ts'

let lab: Lab
beforeEach(async () => {
  lab = await openLab()
})
afterEach(() => lab.close())

test('A12 a device that renews its seat takes none of the new seats of the hour', async () => {
  await lab.api('PATCH', '/products/barcode-reader', { newSeatsPerHour: 2 })
  await lab.license({ chargeWay: 'device', quota: 10 })
  const first = lab.device()
  for (let time = 0; time < 3; time += 1) await first.authorize()
  await lab.device().authorize()
  expect((await lab.device().ask()).status).toBe(429)
})

test('T1 a device that was ever granted anything for a product gets no public trial of it', async () => {
  await lab.license({ chargeWay: 'count', quota: 10 })
  const licensed = lab.device()
  await licensed.authorize()
  const { uuid } = licensed.options
  expect((await lab.device({ organizationId: null, uuid }).ask()).denied?.code).toBe(-20123)
  expect((await lab.device({ organizationId: null }).ask()).granted?.stage).toBe('trial')
})
