import type { Slot } from '@countersign/protocol/vocabulary'
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

/** Answers for one epoch, by its first slot: nothing about an organization's items changes within it (C8). */
export const eligibilityIn = (
  setup: OrganizationSetup,
  byId: ReadonlyMap<string, Item>,
  epoch: Slot,
): ((usageClass: UsageClass, module: string) => Eligibility) => {
  const heldByCode = new Map<string, readonly HeldItem[]>()
  const heldOf = (code: string | null): readonly HeldItem[] => {
    if (code === null) return []
    const known = heldByCode.get(code) ?? heldItems(setup, code, epoch)
    heldByCode.set(code, known)
    return known
  }
  return (usageClass, module) => {
    const covering = (item: Item): boolean => covers(item.terms, usageClass, module) && !isSupplement(item)
    const named = usageClass.items.flatMap((id) => byId.get(id) ?? []).filter(covering)
    const unmetered = named.find(({ terms }) => terms.chargeWay !== 'count')
    if (unmetered !== undefined) return { kind: 'unmetered', itemId: unmetered.terms.id }

    const parts = new Map<Item, EligibleItem['part']>()
    const positions = new Map<Item, number | null>()
    for (const { item, position } of heldOf(usageClass.code)) {
      const phase = phaseIn(item, epoch)
      if (
        phase === null ||
        item.terms.chargeWay !== 'count' ||
        item.terms.clientUuid !== null ||
        !covering(item)
      )
        continue
      parts.set(item, phase === 'valid' ? 'quota' : 'grace')
      positions.set(item, position)
    }
    for (const item of named) if (!parts.has(item)) parts.set(item, 'ticket')
    const order = usageOrder([...parts.keys()], {
      rank: (item) => PARTS.indexOf(parts.get(item) ?? 'ticket'),
      position: (item) => positions.get(item) ?? null,
    })
    return { kind: 'metered', items: order.map((item) => ({ item, part: parts.get(item) ?? 'ticket' })) }
  }
}
