import type { Slot } from '@countersign/protocol/vocabulary'
import { usesExceptions, yearCuts } from './exceptions.ts'
import type { Item, OrganizationSetup } from './facts.ts'
import { periodCuts } from './periods.ts'
import { firstSlotOf, graceEnd, slotAfter } from './validity.ts'

const cutsOf = (item: Item, items: readonly Item[]): readonly Slot[] => [
  firstSlotOf(item.terms.notBefore),
  slotAfter(item.terms.expires),
  slotAfter(graceEnd(item.terms)),
  ...(item.revokedAt === null ? [] : [slotAfter(item.revokedAt)]),
  ...periodCuts(item.terms),
  ...(usesExceptions(item.terms) ? yearCuts(item, items) : []),
]

/**
 * First slots of all epochs of an organization, ascending, beginning with 0 (C8): every begin, end, end of grace,
 * quota period, supplement, revocation, and change of a code's items or order. Cut per organization, so that one
 * set of boundaries serves all its codes.
 */
export const epochBoundaries = (setup: OrganizationSetup): readonly Slot[] => {
  const cuts = new Set<Slot>([0])
  for (const item of setup.items) {
    for (const cut of cutsOf(item, setup.items)) if (cut > 0) cuts.add(cut)
  }
  for (const { from, until } of setup.holdings) {
    if (from > 0) cuts.add(from)
    if (until !== null && until > 0) cuts.add(until)
  }
  return Object.freeze([...cuts].sort((a, b) => a - b))
}

/** First slot of the epoch in which a slot lies. `boundaries` as from `epochBoundaries`. */
export const epochOf = (boundaries: readonly Slot[], slot: Slot): Slot => {
  let low = 0
  let high = boundaries.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((boundaries[middle] ?? Number.POSITIVE_INFINITY) <= slot) low = middle
    else high = middle
  }
  return boundaries[low] ?? 0
}
