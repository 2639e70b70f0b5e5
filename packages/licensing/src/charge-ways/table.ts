import type { ChargeWay } from '@countersign/protocol/vocabulary'
import { activeDevice } from './active-device.ts'
import { concurrentDevice } from './concurrent-device.ts'
import { concurrentInstance } from './concurrent-instance.ts'
import { count } from './count.ts'
import { device } from './device.ts'
import { domain } from './domain.ts'
import type { ChargeWayRules } from './rules.ts'
import { server } from './server.ts'

/** The charge ways (§5). */
const CHARGE_WAY_RULES = Object.freeze({
  domain,
  server,
  device,
  'active-device': activeDevice,
  'concurrent-device': concurrentDevice,
  'concurrent-instance': concurrentInstance,
  count,
}) satisfies Record<ChargeWay, ChargeWayRules>

/** Rules of a charge way. */
export const chargeWayRules = (chargeWay: ChargeWay): ChargeWayRules => CHARGE_WAY_RULES[chargeWay]
