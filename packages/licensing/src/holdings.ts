import { type Instant, type Slot, slotAt } from '@countersign/protocol/vocabulary'
import type { Item, OrganizationSetup } from './facts.ts'
import { isSupplement } from './quota.ts'

export interface HeldItem {
  readonly item: Item
  /** Place in the order set by hand (A4 (2)); null: none. */
  readonly position: number | null
}

/** Items that a code holds in a slot, supplements left out (L7), in no particular order. */
export const heldItems = (setup: OrganizationSetup, code: string, slot: Slot): readonly HeldItem[] => {
  const positions = new Map<string, number | null>()
  for (const holding of setup.holdings) {
    if (holding.code !== code || holding.from > slot || (holding.until !== null && slot >= holding.until))
      continue
    if (!positions.has(holding.itemId)) positions.set(holding.itemId, holding.position)
  }
  const held: HeldItem[] = []
  for (const item of setup.items) {
    const position = positions.get(item.terms.id)
    if (position !== undefined && !isSupplement(item)) held.push({ item, position })
  }
  return held
}

/**
 * IDs of items and of all that they renew: what a dependency is looked for in (A1, -20124). A renewal stands for what it renews,
 * so that nothing has to be changed when the old item is taken out of the code (L6).
 */
export const withRenewed = (ids: readonly string[], items: readonly Item[]): ReadonlySet<string> => {
  const renews = new Map(items.map(({ terms }) => [terms.id, terms.renews]))
  const all = new Set<string>()
  for (const id of ids)
    for (let each: string | null = id; each !== null && !all.has(each); each = renews.get(each) ?? null)
      all.add(each)
  return all
}

/**
 * The slot whose holdings an authorization is decided on: the next one. A change holds for charging from the next slot
 * (C8), and an authorization is about the time to come; its ticket names the items, so what is used until then is covered (C9).
 */
export const decidingSlot = (now: Instant): Slot => slotAt(now) + 1
