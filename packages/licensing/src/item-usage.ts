import type { Instant } from '@countersign/protocol/vocabulary'
import type { Charges } from './charging.ts'
import { accountsAt } from './exceptions.ts'
import type { Item, ItemUsage } from './facts.ts'

/** Several accounts as one. */
export const sumUsage = (accounts: readonly ItemUsage[]): ItemUsage =>
  Object.freeze(
    accounts.reduce<ItemUsage>(
      (sum, { quotaUsed, toleranceUsed, overUse }) => ({
        quotaUsed: sum.quotaUsed + quotaUsed,
        toleranceUsed: sum.toleranceUsed + toleranceUsed,
        overUse: sum.overUse + overUse,
      }),
      { quotaUsed: 0, toleranceUsed: 0, overUse: 0 },
    ),
  )

/**
 * What an item has been charged in the quota period that runs at an instant (C8, L8), or what exceptions are booked in
 * its exception year, on it and on the items that share the year (C4). `items` are all of the organization.
 */
export const itemUsageAt = (
  { charges, items }: { readonly charges: Charges; readonly items: readonly Item[] },
  item: Item,
  now: Instant,
): ItemUsage =>
  sumUsage(
    accountsAt(item, items, now).flatMap(
      ({ itemId, period }) =>
        charges.periods.find((each) => each.itemId === itemId && each.period === period) ?? [],
    ),
  )
