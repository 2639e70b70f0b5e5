import { DAY, type ItemTerms, type Slot, slotBegin } from '@countersign/protocol/vocabulary'
import { slotAfter } from './validity.ts'

/** Number of the last quota period: the last one that begins before the item's end, so grace brings no new quota. */
const lastPeriod = (terms: ItemTerms, length: number): number =>
  Math.max(0, Math.floor((terms.expires - terms.notBefore - 1) / length))

/**
 * Quota period of a slot: the one in which the slot begins (§1, L8). The first slot, and use from before the begin
 * that only a ticket names, belong to period 0; grace and later use to the last.
 */
export const periodAt = (terms: ItemTerms, slot: Slot): number => {
  if (terms.periodDays === null) return 0
  const length = terms.periodDays * DAY
  const period = Math.floor((slotBegin(slot) - terms.notBefore) / length)
  return Math.min(Math.max(period, 0), lastPeriod(terms, length))
}

/** First slots of all quota periods but the first. */
export const periodCuts = (terms: ItemTerms): readonly Slot[] => {
  if (terms.periodDays === null) return []
  const length = terms.periodDays * DAY
  return Array.from({ length: lastPeriod(terms, length) }, (_, index) =>
    slotAfter(terms.notBefore + (index + 1) * length),
  )
}
