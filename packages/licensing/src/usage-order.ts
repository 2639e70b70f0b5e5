import { CHARGE_WAYS } from '@countersign/protocol/vocabulary'
import { compareBytes } from './bytes.ts'
import type { Item } from './facts.ts'

/** What A4 needs to know beyond an item's terms. */
export interface UsageOrderContext {
  /** A4 (1): 0 in validity with quota left, 1 in grace, 2 in tolerance, larger: not usable now. */
  readonly rank: (item: Item) => number
  /** A4 (2): place in the order set by hand; null: none, after those that have one. */
  readonly position: (item: Item) => number | null
}

/** "Any" is most (A4 (4)). */
const breadth = (list: readonly unknown[] | null): number =>
  list === null ? Number.MAX_SAFE_INTEGER : list.length

/** Numbers that order an item, most significant first: A4 (1) to (5). */
const keyOf = (item: Item, context: UsageOrderContext): readonly number[] => [
  context.rank(item),
  context.position(item) ?? Number.MAX_SAFE_INTEGER,
  item.terms.expires,
  breadth(item.terms.editions),
  breadth(item.terms.deployments),
  breadth(item.terms.modules),
  CHARGE_WAYS.indexOf(item.terms.chargeWay),
]

const compareKeys = (a: readonly number[], b: readonly number[]): number => {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Compares two items in usage order (A4): total, since the last resort is the ID as bytes. */
export const compareUsage = (a: Item, b: Item, context: UsageOrderContext): number =>
  compareKeys(keyOf(a, context), keyOf(b, context)) || compareBytes(a.terms.id, b.terms.id)

/** Items in usage order (A4), whatever order they come in. */
export const usageOrder = (items: readonly Item[], context: UsageOrderContext): readonly Item[] => {
  const keyed = items.map((item) => ({ item, key: keyOf(item, context) }))
  keyed.sort((a, b) => compareKeys(a.key, b.key) || compareBytes(a.item.terms.id, b.item.terms.id))
  return Object.freeze(keyed.map(({ item }) => item))
}
