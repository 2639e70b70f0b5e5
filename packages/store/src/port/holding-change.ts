import type { Holding, Slot } from './facts.ts'

/** What `setHoldings` does to the holdings of one code. */
export interface HoldingChange {
  readonly put: readonly Holding[]
  readonly removed: readonly Holding[]
}

/**
 * Ends the open holdings that are not wanted at their place, begins those that are new, and leaves the rest alone.
 * One that would begin and end in the same slot vanishes; one that ended in this very slot and is wanted again goes on.
 */
export const holdingChange = (
  stored: readonly Holding[],
  wanted: {
    readonly code: string
    readonly itemIds: readonly string[]
    readonly ordered: boolean
    readonly from: Slot
  },
): HoldingChange => {
  const { code, from, ordered } = wanted
  const missing = new Map(
    [...new Set(wanted.itemIds)].map((itemId, index) => [itemId, ordered ? index : null]),
  )
  const put: Holding[] = []
  const removed: Holding[] = []
  for (const holding of stored) {
    if (holding.until !== null) continue
    if (missing.get(holding.itemId) === holding.position && missing.has(holding.itemId))
      missing.delete(holding.itemId)
    else if (holding.from >= from) removed.push(holding)
    else put.push({ ...holding, until: from })
  }
  for (const [itemId, position] of missing) {
    const ended = stored.find(
      (holding) => holding.itemId === itemId && holding.until === from && holding.position === position,
    )
    put.push(ended === undefined ? { code, itemId, position, from, until: null } : { ...ended, until: null })
  }
  return { put, removed }
}
