import { type ItemState, itemState } from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { usageOfItems } from '../../usage/code-facts.ts'

const PAGE = 100

export type ItemStates = ReadonlyMap<string, ItemState>

/** What every item has used. */
export const statesOfItems = async (tx: Transaction, now: Instant): Promise<ItemStates> => {
  const states = new Map<string, ItemState>()
  for (let after: string | null = null; ; ) {
    const page = await tx.setup.organizations({ limit: PAGE, after })
    for (const { items: all } of page) {
      const items = all.filter(({ terms }) => terms.supplements === null)
      const { usage, seats } = await usageOfItems(tx, items, { client: null, all, now })
      for (const item of items) {
        const { id } = item.terms
        const charged = usage.get(id) ?? { quotaUsed: 0, toleranceUsed: 0, overUse: 0 }
        const taken = seats.get(id)?.taken ?? 0
        states.set(id, itemState({ item, usage: charged, seats: taken, now, items: all }))
      }
    }
    after = page.at(-1)?.organizationId ?? null
    if (page.length < PAGE) return states
  }
}

/** An item of which more or less is used than before. */
export interface MovedItem {
  readonly item: string
  readonly before: number
  readonly used: number
  readonly quota: number | null
  readonly tolerance: number
  readonly overUse: number
  readonly stage: string
}

/** Items of which another amount is used, or that have another stage; an item that was not there had nothing used. */
export const movedItems = (before: ItemStates, after: ItemStates): readonly MovedItem[] =>
  [...after.values()].flatMap(({ itemId, used, quota, tolerance, overUse, stage }) => {
    const known = before.get(itemId)
    if ((known?.used ?? 0) === used && (known === undefined || known.stage === stage)) return []
    return [{ item: itemId, before: known?.used ?? 0, used, quota, tolerance, overUse, stage }]
  })
