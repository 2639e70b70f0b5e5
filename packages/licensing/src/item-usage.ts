import { type Instant, slotAt } from '@countersign/protocol/vocabulary'
import type { Charges } from './charging.ts'
import type { Item, ItemUsage } from './facts.ts'
import { periodAt } from './periods.ts'

/** What an item has been charged in the quota period that runs at an instant (C8, L8). */
export const itemUsageAt = (charges: Charges, item: Item, now: Instant): ItemUsage => {
  const { id } = item.terms
  const period = periodAt(item.terms, slotAt(now))
  const charge = charges.periods.find((each) => each.itemId === id && each.period === period)
  const { quotaUsed = 0, toleranceUsed = 0, overUse = 0 } = charge ?? {}
  return Object.freeze({ quotaUsed, toleranceUsed, overUse })
}
