import { slotAt } from '@countersign/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from '../../operations/testing/lab.ts'

let lab: Lab
beforeEach(async () => {
  lab = await openLab()
})
afterEach(() => lab.close())

test('A13 void use of a device makes no exception, what comes later included, until that is lifted', async () => {
  const item = await lab.license({ chargeWay: 'concurrent-device', quota: 1, exceptionsPerUnitYear: 120 })
  const devices = [lab.device(), lab.device()]
  const slot = slotAt((await devices[0]!.serverInfo()).time)
  const used = async () => {
    const { exceptions } = await lab.api('GET', `/items/${item}`)
    return (exceptions as { readonly used: number }).used
  }
  for (const device of devices) {
    await device.authorize()
    await device.report({ 'qr-code': 1 }, slot)
  }
  expect(await used()).toBe(1)
  const path = `/devices/${devices[1]!.options.uuid}/void`
  await lab.api('POST', path, { reason: 'a test device' })
  expect(await used()).toBe(0)
  for (const device of devices) await device.report({ 'qr-code': 9, pdf417: 2 }, slot - 1)
  expect(await used()).toBe(0)
  await lab.api('POST', path, { lift: true })
  expect(await used()).toBe(2)
})
