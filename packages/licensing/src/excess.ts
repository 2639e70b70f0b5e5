import type { Slot } from '@countersign/protocol/vocabulary'
import { compareBytes } from './bytes.ts'
import { classOrder } from './class-order.ts'
import { coveringItem, eligibleItemsIn } from './eligibility.ts'
import type { OrganizationSetup, UsageClass } from './facts.ts'
import { type Demand, usesOf } from './places.ts'
import { quotaAt } from './quota.ts'

/** Devices of one slot by what they demanded. */
export interface SlotDemand {
  readonly demand: Demand
  readonly devices: number
}

/** Places beyond all quotas, by the items that they may be exceptions of. */
export interface Excess {
  /** Item IDs in usage order. */
  readonly choice: readonly string[]
  readonly places: number
}

/** One place that each of some devices needs (C3). */
interface Need {
  readonly choice: readonly string[]
  /** Places of one device: its largest number of instances, or 1 (C5). */
  readonly each: number
}

/** Devices of one slot that need the same, with the items that they already have a place of. */
interface Group {
  readonly devices: number
  readonly has: readonly string[]
}

export interface SlotGround {
  readonly setup: OrganizationSetup
  /** Of all uses in the demands. */
  readonly classes: ReadonlyMap<number, UsageClass>
}

const byFewest = (a: readonly string[], b: readonly string[]): number =>
  a.length - b.length || compareBytes(a.join('\0'), b.join('\0'))

/** Answers what the devices of a demand need in a slot: one place for all uses that the same items may serve. */
const needsIn = ({ setup, classes }: SlotGround, slot: Slot): ((demand: Demand) => readonly Need[]) => {
  const byId = new Map(setup.items.map((item) => [item.terms.id, item]))
  const eligible = eligibleItemsIn(setup, byId, slot)
  return (demand) => {
    const needs = new Map<string, { readonly choice: readonly string[]; each: number }>()
    for (const { classKey, module } of usesOf(demand)) {
      const usageClass = classes.get(classKey)
      if (usageClass === undefined) throw new Error(`Class ${classKey} of a demand is not among the classes`)
      const way = coveringItem(byId, usageClass, module)?.terms.chargeWay
      if (way === undefined) continue
      const choice = eligible(usageClass, module, way).map(({ item }) => item.terms.id)
      const each = way === 'concurrent-instance' ? (usageClass.instances ?? 1) : 1
      const key = choice.join('\0')
      const known = needs.get(key)
      needs.set(key, { choice, each: Math.max(known?.each ?? 1, each) })
    }
    return [...needs.values()].sort((a, b) => byFewest(a.choice, b.choice))
  }
}

/** Free places of one slot while it is filled. Lives for one run of `excessOf`. */
class Filling {
  readonly #free = new Map<string, number>()
  readonly #beyond = new Map<string, { readonly choice: readonly string[]; places: number }>()
  readonly #quotaOf: (itemId: string) => number

  constructor(quotaOf: (itemId: string) => number) {
    this.#quotaOf = quotaOf
  }

  /** Gives each device of a group a place; tells the group parted by the items that its devices have then. */
  place(group: Group, { choice, each }: Need): readonly Group[] {
    if (choice.some((id) => group.has.includes(id))) return [group]
    const parts: Group[] = []
    let left = group.devices
    for (const id of choice) {
      const devices = Math.min(left, Math.floor(this.#freeOf(id) / each))
      if (devices === 0) continue
      this.#take(id, devices * each)
      left -= devices
      parts.push({ devices, has: [...group.has, id] })
    }
    if (left === 0) return parts
    this.#over(choice, left * each)
    return [...parts, { devices: left, has: [...group.has, ...choice.slice(0, 1)] }]
  }

  beyond(): readonly Excess[] {
    return [...this.#beyond.values()].map((excess) => Object.freeze({ ...excess }))
  }

  /** Places fill what is left of the quotas one by one; the rest is beyond. */
  #over(choice: readonly string[], places: number): void {
    let left = places
    for (const id of choice) {
      const filled = Math.min(left, this.#freeOf(id))
      this.#take(id, filled)
      left -= filled
    }
    if (left === 0) return
    const key = choice.join('\0')
    const known = this.#beyond.get(key)
    this.#beyond.set(key, { choice, places: (known?.places ?? 0) + left })
  }

  #freeOf(id: string): number {
    return this.#free.get(id) ?? this.#quotaOf(id)
  }

  #take(id: string, places: number): void {
    this.#free.set(id, this.#freeOf(id) - places)
  }
}

/**
 * Fills the quotas of one slot's concurrent items in usage order, the devices with the fewest choices first, and tells
 * what is beyond all of them (C3). A device that needs several places takes none where an item that it already has a
 * place of serves. A pure function of how many devices demanded what, in any order.
 */
export const excessOf = (
  ground: SlotGround,
  slot: Slot,
  demands: readonly SlotDemand[],
): readonly Excess[] => {
  const { items } = ground.setup
  const needsOf = needsIn(ground, slot)
  const orderOf = classOrder(ground)
  const filling = new Filling((id) => {
    const item = items.find(({ terms }) => terms.id === id)
    return item === undefined ? 0 : (quotaAt(item, items, slot) ?? Number.POSITIVE_INFINITY)
  })
  const groups = demands
    .map(({ demand, devices }) => ({
      devices,
      needs: needsOf(demand),
      order: usesOf(demand)
        .map((use) => orderOf(use))
        .sort(compareBytes)
        .join('\u0001'),
    }))
    .sort(
      (a, b) =>
        byFewest(a.needs[0]?.choice ?? [], b.needs[0]?.choice ?? []) || compareBytes(a.order, b.order),
    )
  for (const { devices, needs } of groups) {
    let parts: readonly Group[] = [{ devices, has: [] }]
    for (const need of needs) parts = parts.flatMap((part) => filling.place(part, need))
  }
  return filling.beyond()
}
