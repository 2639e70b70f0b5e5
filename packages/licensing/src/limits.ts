import type { Instant } from '@countersign/protocol/vocabulary'
import { chargeWayRules } from './charge-ways/table.ts'
import { exceptionsAllowed } from './exceptions.ts'
import type { Item } from './facts.ts'
import { quotaNow, toleranceOf } from './quota.ts'

/** What an item allows at an instant. */
export interface Limits {
  /** With supplements (L7); null: unlimited. */
  readonly quota: number | null
  /** Units, seats, or exceptions beyond it (§5, C4). */
  readonly tolerance: number
}

/** Quota of an item and what follows it (§5), by its charge way. `items` are all of the organization. */
export const limitsAt = (item: Item, items: readonly Item[], now: Instant): Limits => {
  const quota = quotaNow(item, items, now)
  switch (chargeWayRules(item.terms.chargeWay).beyond) {
    case 'percentage':
      return { quota, tolerance: toleranceOf(item.terms, quota) }
    case 'exceptions':
      return { quota, tolerance: exceptionsAllowed(item, items, now) }
    case 'nothing':
      return { quota, tolerance: 0 }
  }
}
