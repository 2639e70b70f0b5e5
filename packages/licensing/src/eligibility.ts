import type { ChargeWay, Slot } from '@countersign/protocol/vocabulary'
import { covers } from './coverage.ts'
import type { Item, OrganizationSetup, UsageClass } from './facts.ts'
import { type HeldItem, heldItems } from './holdings.ts'
import { isSupplement } from './quota.ts'
import { usageOrder } from './usage-order.ts'
import { phaseIn } from './validity.ts'

export interface EligibleItem {
  readonly item: Item
  /** Which part of a bill its quota is (C8). */
  readonly part: 'quota' | 'grace' | 'ticket'
}

/** What use of a class and module may be charged to in one epoch (C9). */
export type Eligibility =
  | { readonly kind: 'unmetered'; readonly itemId: string }
  | { readonly kind: 'metered'; readonly items: readonly EligibleItem[] }

const PARTS = ['quota', 'grace', 'ticket'] as const

/**
 * The seat, place or domain item that covers use of a module: the first one that the ticket names, in usage order
 * (ADR 12); null: the use is charged by the unit.
 */
export const coveringItem = (
  byId: ReadonlyMap<string, Item>,
  usageClass: UsageClass,
  module: string,
): Item | null => {
  for (const id of usageClass.items) {
    const item = byId.get(id)
    if (item !== undefined && item.terms.chargeWay !== 'count' && covers(item.terms, usageClass, module))
      return item
  }
  return null
}

/** Eligible items of one charge way (C9), in the order in which they are filled (C8). */
export type EligibleItems = (
  usageClass: UsageClass,
  module: string,
  chargeWay: ChargeWay,
) => readonly EligibleItem[]

/** Answers for one epoch or slot, by its first slot: nothing about an organization's items changes within it (C8). */
export const eligibleItemsIn = (
  setup: OrganizationSetup,
  byId: ReadonlyMap<string, Item>,
  epoch: Slot,
): EligibleItems => {
  const heldByCode = new Map<string, readonly HeldItem[]>()
  const heldOf = (code: string | null): readonly HeldItem[] => {
    if (code === null) return []
    const known = heldByCode.get(code) ?? heldItems(setup, code, epoch)
    heldByCode.set(code, known)
    return known
  }
  return (usageClass, module, chargeWay) => {
    const covering = (item: Item): boolean =>
      item.terms.chargeWay === chargeWay && covers(item.terms, usageClass, module) && !isSupplement(item)
    const parts = new Map<Item, EligibleItem['part']>()
    const positions = new Map<Item, number | null>()
    for (const { item, position } of heldOf(usageClass.code)) {
      const phase = phaseIn(item, epoch)
      if (phase === null || item.terms.clientUuid !== null || !covering(item)) continue
      parts.set(item, phase === 'valid' ? 'quota' : 'grace')
      positions.set(item, position)
    }
    for (const id of usageClass.items) {
      const item = byId.get(id)
      if (item !== undefined && covering(item) && !parts.has(item)) parts.set(item, 'ticket')
    }
    const order = usageOrder([...parts.keys()], {
      rank: (item) => PARTS.indexOf(parts.get(item) ?? 'ticket'),
      position: (item) => positions.get(item) ?? null,
    })
    return order.map((item) => ({ item, part: parts.get(item) ?? 'ticket' }))
  }
}

/** What use may be charged to by the unit in one epoch (C8, C9). */
export const eligibilityIn = (
  setup: OrganizationSetup,
  byId: ReadonlyMap<string, Item>,
  epoch: Slot,
): ((usageClass: UsageClass, module: string) => Eligibility) => {
  const eligible = eligibleItemsIn(setup, byId, epoch)
  return (usageClass, module) => {
    const unmetered = coveringItem(byId, usageClass, module)
    return unmetered === null
      ? { kind: 'metered', items: eligible(usageClass, module, 'count') }
      : { kind: 'unmetered', itemId: unmetered.terms.id }
  }
}
