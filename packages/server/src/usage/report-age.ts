import type { OrganizationSetup, Product } from '@countersign/licensing'
import { DAY, DEFAULTS, type Seconds } from '@countersign/protocol/vocabulary'

/**
 * Report age (U3, U9): 30 days, or the longest offline time of the items + 30 days, where an item or the product sets
 * an offline time of its own that is longer than the default.
 */
export const reportAgeOf = (
  setup: OrganizationSetup | null,
  product: Product | null,
  itemIds: readonly string[],
): Seconds => {
  const named = new Set(itemIds)
  let longest = 0
  for (const { terms } of setup?.items ?? []) {
    if (!named.has(terms.id)) continue
    const days = Math.min(
      terms.offlineDays ?? product?.offlineDays ?? DEFAULTS.offlineDays,
      DEFAULTS.offlineDaysMost,
    )
    longest = Math.max(longest, days)
  }
  return DEFAULTS.reportAge + (longest > DEFAULTS.offlineDays ? longest * DAY : 0)
}
