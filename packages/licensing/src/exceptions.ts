import {
  DEFAULTS,
  type Instant,
  type ItemTerms,
  type Slot,
  slotAt,
  YEAR,
} from '@countersign/protocol/vocabulary'
import { chargeWayRules } from './charge-ways/table.ts'
import type { Item } from './facts.ts'
import { periodAt } from './periods.ts'
import { quotaNow } from './quota.ts'
import { graceEnd, isTrial, slotAfter } from './validity.ts'

/** The exception year of an item that runs at an instant (C4). */
export interface ExceptionYear {
  /** Number of the year, from 0, since the first item of the chain of renewals began. */
  readonly number: number
  readonly begin: Instant
  readonly end: Instant
  /** All items that use the year's exceptions together: the item, what it renews, and what renews it, as far as years go on. */
  readonly items: readonly Item[]
}

/** Items are read in several ways, so that one item may be two objects. */
const isSame = (a: Item, b: Item): boolean => a.terms.id === b.terms.id

export const usesExceptions = (terms: ItemTerms): boolean =>
  chargeWayRules(terms.chargeWay).beyond === 'exceptions'

const yearOf = (first: Item, at: Instant): { readonly number: number; readonly begin: Instant } => {
  const number = Math.max(0, Math.floor((at - first.terms.notBefore) / YEAR))
  return { number, begin: first.terms.notBefore + number * YEAR }
}

/**
 * The item whose begin an item's exception years are counted from: a renewal goes on with the year that ran when the
 * old item expired (C4); one that begins later than that year ends counts from its own begin.
 */
const firstOf = (item: Item, byId: ReadonlyMap<string, Item>, seen: readonly string[] = []): Item => {
  const { renews, chargeWay, notBefore, id } = item.terms
  const old = renews === null || seen.includes(renews) ? undefined : byId.get(renews)
  if (old === undefined || old.terms.chargeWay !== chargeWay) return item
  const first = firstOf(old, byId, [...seen, id])
  const running = yearOf(first, Math.max(old.terms.notBefore, old.terms.expires - 1))
  return notBefore <= running.begin + YEAR ? first : item
}

/** The exception year of an item at an instant. `items` are all of the organization. */
export const exceptionYear = (item: Item, items: readonly Item[], at: Instant): ExceptionYear => {
  const counted = items.filter(({ terms }) => usesExceptions(terms))
  const byId = new Map(counted.map((each) => [each.terms.id, each]))
  const first = firstOf(item, byId)
  const together = counted.some(({ terms }) => terms.renews !== null)
    ? counted.filter((each) => isSame(firstOf(each, byId), first))
    : counted.filter((each) => isSame(each, item))
  const { number, begin } = yearOf(first, at)
  return { number, begin, end: begin + YEAR, items: together.length === 0 ? [item] : together }
}

/** `ceil(amount × part / YEAR)` on whole numbers of any size. */
const ceilShare = (amount: number, part: number): number =>
  Number((BigInt(amount) * BigInt(part) + BigInt(YEAR - 1)) / BigInt(YEAR))

/** Exceptions that an item's own quota would allow until an instant of the year that began at `begin` (C4). */
const allowedBy = (
  item: Item,
  items: readonly Item[],
  { begin, at }: { readonly begin: Instant; readonly at: Instant },
): number => {
  const { terms } = item
  if (isTrial(terms)) return 0
  const quota = quotaNow(item, items, Math.max(terms.notBefore, Math.min(at, terms.expires - 1)))
  if (quota === null) return Number.MAX_SAFE_INTEGER
  const amount = quota * (terms.exceptionsPerUnitYear ?? DEFAULTS.exceptionsPerUnitYear)
  return Math.max(ceilShare(amount, YEAR / 12), ceilShare(amount, Math.max(0, at - begin)))
}

/**
 * Exceptions allowed until an instant (C4): `ceil(N × 1000 × max(1/12, (t − s) / year))`, s the begin of the running
 * exception year. N is the larger of those of a renewal and of what it renews until that year ends, supplements
 * included while they run. Trials have none (T4).
 */
export const exceptionsAllowed = (item: Item, items: readonly Item[], at: Instant): number => {
  const year = exceptionYear(item, items, at)
  const counted = year.items.filter(
    (each) => isSame(each, item) || (each.terms.notBefore <= at && each.terms.expires > year.begin),
  )
  return Math.max(...counted.map((each) => allowedBy(each, items, { begin: year.begin, at })))
}

/** Exceptions that the whole exception year allows at the quota of now (C4, N1): `N × 1000`, N as in `exceptionsAllowed`. */
export const exceptionsOfYear = (item: Item, items: readonly Item[], now: Instant): number => {
  const year = exceptionYear(item, items, now)
  const counted = year.items.filter(
    (each) => isSame(each, item) || (each.terms.notBefore <= now && each.terms.expires > year.begin),
  )
  const amounts = counted.map((each) => {
    const { terms } = each
    if (isTrial(terms)) return 0
    const quota = quotaNow(each, items, Math.max(terms.notBefore, Math.min(now, terms.expires - 1)))
    return quota === null
      ? Number.MAX_SAFE_INTEGER
      : quota * (terms.exceptionsPerUnitYear ?? DEFAULTS.exceptionsPerUnitYear)
  })
  return Math.max(...amounts)
}

/** First slots of all exception years of an item but its first, until its grace ends. */
export const yearCuts = (item: Item, items: readonly Item[]): readonly Slot[] => {
  const { begin } = exceptionYear(item, items, item.terms.notBefore)
  const years = Math.max(0, Math.ceil((graceEnd(item.terms) - begin) / YEAR) - 1)
  return Array.from({ length: years }, (_, index) => slotAfter(begin + (index + 1) * YEAR))
}

/** Where an item's usage is booked at an instant: its own quota period, or the exception years of all that share it. */
export const accountsAt = (
  item: Item,
  items: readonly Item[],
  at: Instant,
): readonly { readonly itemId: string; readonly period: number }[] => {
  const { terms } = item
  if (!usesExceptions(terms)) return [{ itemId: terms.id, period: periodAt(terms, slotAt(at)) }]
  const year = exceptionYear(item, items, at)
  return year.items.map((each) => ({ itemId: each.terms.id, period: year.number }))
}
