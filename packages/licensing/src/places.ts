import type { Slot, Uuid } from '@countersign/protocol/vocabulary'
import { compareBytes } from './bytes.ts'
import { coveringItem } from './eligibility.ts'
import type { Item, UsageClass } from './facts.ts'
import type { Figure } from './figures.ts'
import { isConcurrent } from './seats.ts'

/**
 * What one device demanded of an organization's concurrent items in one slot: the classes and modules of its use that a
 * place covers, as canonical text. Devices with the same demand are only counted, so what a slot costs does not grow
 * with its devices.
 */
export type Demand = string

/** How many more (or fewer) devices had a demand in a slot. */
export interface PlaceDelta {
  readonly organizationId: string
  readonly slot: Slot
  readonly demand: Demand
  readonly devices: number
}

/** Use of one class and module, covered by a place. */
export interface PlaceUse {
  readonly classKey: number
  readonly module: string
}

const demandOf = (uses: readonly PlaceUse[]): Demand =>
  [...new Set(uses.map(({ classKey, module }) => `${classKey} ${module}`))].sort(compareBytes).join(',')

/** The uses that a demand stands for. */
export const usesOf = (demand: Demand): readonly PlaceUse[] =>
  demand.split(',').map((use) => {
    const space = use.indexOf(' ')
    return { classKey: Number(use.slice(0, space)), module: use.slice(space + 1) }
  })

export interface PlaceFacts {
  /** Of all figures. */
  readonly classes: ReadonlyMap<number, UsageClass>
  /** Items of all organizations concerned, by ID: their terms never change. */
  readonly items: ReadonlyMap<string, Item>
}

/** Whether use of a class and module takes places: the item that covers it is a concurrent one (C3, ADR 12). */
const takesPlace = ({ classes, items }: PlaceFacts, { classKey, module }: PlaceUse): boolean => {
  const usageClass = classes.get(classKey)
  const item = usageClass === undefined ? null : coveringItem(items, usageClass, module)
  return item !== null && isConcurrent(item.terms)
}

interface Place {
  readonly organizationId: string
  readonly slot: Slot
  readonly client: Uuid
  readonly uses: PlaceUse[]
}

const placesOf = (figures: readonly Figure[], facts: PlaceFacts): ReadonlyMap<string, Place> => {
  const places = new Map<string, Place>()
  for (const { client, slot, module, ticket } of figures) {
    const use = { classKey: ticket.classKey, module }
    const organizationId = facts.classes.get(ticket.classKey)?.organizationId ?? null
    if (organizationId === null || !takesPlace(facts, use)) continue
    const key = `${slot} ${client} ${organizationId}`
    const place = places.get(key) ?? { organizationId, slot, client, uses: [] }
    places.set(key, place)
    place.uses.push(use)
  }
  return places
}

/**
 * How the counts of demands change when figures of some (client, slot) become others. Both lists must hold all figures
 * of each client and slot concerned; with nothing before, the deltas are the counts themselves.
 */
export const placeDeltas = (
  before: readonly Figure[],
  after: readonly Figure[],
  facts: PlaceFacts,
): readonly PlaceDelta[] => {
  const deltas = new Map<string, { -readonly [Key in keyof PlaceDelta]: PlaceDelta[Key] }>()
  const add = (figures: readonly Figure[], sign: 1 | -1): void => {
    for (const { organizationId, slot, uses } of placesOf(figures, facts).values()) {
      const demand = demandOf(uses)
      const key = `${slot} ${organizationId} ${demand}`
      const delta = deltas.get(key) ?? { organizationId, slot, demand, devices: 0 }
      deltas.set(key, delta)
      delta.devices += sign
    }
  }
  add(before, -1)
  add(after, 1)
  return Object.freeze(
    [...deltas.values()].filter(({ devices }) => devices !== 0).map((delta) => Object.freeze(delta)),
  )
}
