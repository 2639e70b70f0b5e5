import type { Instant, ItemTerms, Slot } from '@countersign/protocol/vocabulary'
import type { Item } from './facts.ts'
import { firstSlotOf, graceEnd, isTrial, slotAfter } from './validity.ts'

/** The quota that an item's own terms name; null: unlimited. Supplements: `quotaAt`. */
export const quotaOf = (terms: ItemTerms): number | null => terms.quota

/**
 * Tolerance of an item: its percentage of the quota, half up on integers (§5). Trials have none (T4).
 * `quota` is the summed one where supplements run (L7); an unlimited quota needs no tolerance.
 */
export const toleranceOf = (terms: ItemTerms, quota: number | null = terms.quota): number =>
  quota === null || isTrial(terms) ? 0 : Math.floor((quota * terms.tolerancePercent + 50) / 100)

/** Whether an item only raises another item's quota (L7): it is never granted or charged itself. */
export const isSupplement = (item: Item): boolean => item.terms.supplements !== null

/**
 * Whether a supplement raises its item's quota in a slot: while it is valid (L7). It has no grace of its own (T4),
 * but one that runs to the item's end ends with the item, so it lasts through the item's grace.
 */
const raisesIn = (supplement: Item, item: Item, slot: Slot): boolean => {
  const { terms, revokedAt } = supplement
  if (slot < firstSlotOf(terms.notBefore)) return false
  if (revokedAt !== null && (revokedAt <= terms.notBefore || slot >= slotAfter(revokedAt))) return false
  return slot < slotAfter(terms.expires < item.terms.expires ? terms.expires : graceEnd(item.terms))
}

/** Whether a supplement raises its item's quota at an instant: a revocation takes effect at once (L5). */
const raisesAt = ({ terms, revokedAt }: Item, item: Item, now: Instant): boolean =>
  terms.notBefore <= now &&
  now < (terms.expires < item.terms.expires ? terms.expires : graceEnd(item.terms)) &&
  (revokedAt === null || now < revokedAt)

/** Supplements that raise the quota of one of these items at an instant (L7, L5): a client adds them up as well (C5). */
export const supplementsAt = (
  itemIds: readonly string[],
  items: readonly Item[],
  now: Instant,
): readonly Item[] =>
  items.filter((supplement) => {
    const { supplements } = supplement.terms
    if (supplements === null || !itemIds.includes(supplements)) return false
    const item = items.find(({ terms }) => terms.id === supplements)
    return item !== undefined && raisesAt(supplement, item, now)
  })

const raised = (item: Item, items: readonly Item[], raises: (supplement: Item) => boolean): number | null => {
  let quota = item.terms.quota
  if (quota === null) return null
  for (const other of items)
    if (other.terms.supplements === item.terms.id && raises(other)) quota += other.terms.quota ?? 0
  return quota
}

/** Quota that use in a slot is charged to, with the supplements among `items` that name the item (L7); null: unlimited. */
export const quotaAt = (item: Item, items: readonly Item[], slot: Slot): number | null =>
  raised(item, items, (supplement) => raisesIn(supplement, item, slot))

/** Quota that a decision at an instant is made on, with supplements (L7, L5); null: unlimited. */
export const quotaNow = (item: Item, items: readonly Item[], now: Instant): number | null =>
  raised(item, items, (supplement) => raisesAt(supplement, item, now))
