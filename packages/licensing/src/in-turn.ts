import { DAY, type Instant } from '@countersign/protocol/vocabulary'
import type { Item } from './facts.ts'
import type { ItemState } from './item-state.ts'
import type { Outlook } from './outlook.ts'

/** A count item of a code, as it stands in usage order. */
export interface InTurn {
  readonly item: Item
  readonly state: ItemState
  readonly outlook: Outlook
}

/** What an item can be used for, as text: items of one text are used one after another. */
const useOf = ({ item: { terms } }: InTurn): string =>
  JSON.stringify([
    terms.product,
    terms.domain,
    ...[terms.versions, terms.editions, terms.deployments, terms.modules].map((list) =>
      list === null ? null : [...list].sort(),
    ),
  ])

/** Items that are used up by units and do not start again: those of a quota period have their own outlook (L8). */
const isOfTurn = ({ item: { terms }, state }: InTurn): boolean =>
  terms.chargeWay === 'count' &&
  terms.periodDays === null &&
  (state.stage === 'normal' || state.stage === 'tolerance' || state.stage === 'grace')

/** Fills quotas in order, then tolerances (C8), at the rate of all of them together. */
const fill = (items: readonly InTurn[], now: Instant): ReadonlyMap<Item, Instant> => {
  const perSecond = items.reduce((sum, { outlook }) => sum + outlook.perDay, 0) / DAY
  const ends = new Map<Item, Instant>()
  if (perSecond <= 0) return ends
  let at = now
  for (const part of ['remaining', 'toleranceRemaining'] as const)
    for (const { item, state } of items) {
      const left = state[part]
      if (left === 0 || at >= state.graceEnd) continue
      const until = left === null ? state.graceEnd : at + Math.ceil(left / perSecond)
      at = Math.min(until, state.graceEnd)
      ends.set(item, at)
    }
  return ends
}

/**
 * When count items of a code that serve the same use run out at the present rate (A4, N4): what one is spared falls to the next,
 * so one that nobody has used yet runs out as well. Items are in usage order; one that is not told has its own outlook.
 */
export const runOutInTurn = (items: readonly InTurn[], now: Instant): ReadonlyMap<Item, Instant> => {
  const uses = new Map<string, InTurn[]>()
  for (const each of items.filter(isOfTurn)) {
    const use = uses.get(useOf(each)) ?? []
    uses.set(useOf(each), use)
    use.push(each)
  }
  return new Map([...uses.values()].flatMap((use) => [...fill(use, now)]))
}
