import type { ChargeWay } from '@countersign/protocol/vocabulary'
import { count } from './count.ts'
import { device } from './device.ts'
import type { ChargeWayRules } from './rules.ts'

/** The charge ways that this version counts (§5). An item of any other is never granted: -20115. */
const CHARGE_WAY_RULES = Object.freeze({
  count,
  device,
}) satisfies Partial<Record<ChargeWay, ChargeWayRules>>

/** Rules of a charge way; null: this version does not count it. */
export const chargeWayRules = (chargeWay: ChargeWay): ChargeWayRules | null => {
  const rules: Partial<Record<ChargeWay, ChargeWayRules>> = CHARGE_WAY_RULES
  return rules[chargeWay] ?? null
}
