import { concurrentDevice } from './concurrent-device.ts'
import type { ChargeWayRules } from './rules.ts'
import { exceptionFigures } from './seat-claim.ts'

/** Per concurrent instance: as per concurrent device, for as many places as a device asks for of one item's quota (C5). */
export const concurrentInstance: ChargeWayRules = Object.freeze({
  ...concurrentDevice,
  countsInstances: true,
  figures: exceptionFigures('instances'),
})
