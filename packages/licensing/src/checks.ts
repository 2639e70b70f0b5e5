import type { Check } from './attempt.ts'
import {
  chargeWay,
  coversModule,
  deployment,
  domain,
  edition,
  product,
  servedHere,
  version,
} from './permit-checks.ts'
import {
  begun,
  dependencies,
  instances,
  notExpired,
  notRevoked,
  seatLeft,
  unitsLeft,
} from './state-checks.ts'

/** The checks of one item for one module, in the order of A1; before them, whether this server may grant the item at all. */
export const CHECKS: readonly Check[] = Object.freeze([
  servedHere,
  product,
  version,
  deployment,
  edition,
  chargeWay,
  coversModule,
  domain,
  begun,
  notExpired,
  notRevoked,
  dependencies,
  unitsLeft,
  instances,
  seatLeft,
])
