import {
  type Excess,
  type ExcessSum,
  excessBucket,
  excessOf,
  type Figure,
  type Item,
  isConcurrent,
  type OrganizationSetup,
  type PlaceDelta,
  placeDeltas,
  type SlotDemand,
  type UsageClass,
  usesExceptions,
  usesOf,
} from '@countersign/licensing'
import { type Instant, type Slot, slotAt, type Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { boundariesOf } from './boundaries.ts'

/** Rows of demands that are read at once when everything is computed again. */
const PAGE = 2_000

type Classes = ReadonlyMap<number, UsageClass>

const classesOfDemands = async (tx: Transaction, demands: readonly SlotDemand[]): Promise<Classes> =>
  tx.usage.classes([...new Set(demands.flatMap(({ demand }) => usesOf(demand).map((use) => use.classKey)))])

/** Adds up sums of one bucket and choice. */
class ExcessSums {
  readonly #sums = new Map<string, ExcessSum>()
  readonly #boundaries: readonly Slot[]

  constructor(setup: OrganizationSetup) {
    this.#boundaries = boundariesOf(setup)
  }

  add(slot: Slot, excess: readonly Excess[], sign: 1 | -1 = 1): void {
    const bucket = excessBucket(this.#boundaries, slot)
    for (const { choice, places } of excess) {
      const key = `${bucket} ${choice.join(' ')}`
      const known = this.#sums.get(key)?.places ?? 0
      this.#sums.set(key, { bucket, choice, places: known + sign * places })
    }
  }

  get sums(): readonly ExcessSum[] {
    return [...this.#sums.values()].filter(({ places }) => places !== 0)
  }
}

const after = (before: readonly SlotDemand[], deltas: readonly PlaceDelta[]): readonly SlotDemand[] => {
  const counts = new Map(before.map(({ demand, devices }) => [demand, devices]))
  for (const { demand, devices } of deltas) counts.set(demand, (counts.get(demand) ?? 0) + devices)
  return [...counts].filter(([, devices]) => devices > 0).map(([demand, devices]) => ({ demand, devices }))
}

const bySlot = (deltas: readonly PlaceDelta[]): ReadonlyMap<Slot, readonly PlaceDelta[]> => {
  const slots = new Map<Slot, PlaceDelta[]>()
  for (const delta of deltas) {
    const known = slots.get(delta.slot)
    if (known === undefined) slots.set(delta.slot, [delta])
    else known.push(delta)
  }
  return slots
}

/** Counts the demands of one organization, and what is beyond its quotas then; costs by the slots touched, not by devices. */
const countPlaces = async (
  tx: Transaction,
  setup: OrganizationSetup,
  deltas: readonly PlaceDelta[],
): Promise<void> => {
  const sums = new ExcessSums(setup)
  for (const [slot, ofSlot] of bySlot(deltas)) {
    const before = await tx.usage.demands(setup.organizationId, slot)
    const now = after(before, ofSlot)
    const ground = { setup, classes: await classesOfDemands(tx, [...before, ...now]) }
    sums.add(slot, excessOf(ground, slot, before), -1)
    sums.add(slot, excessOf(ground, slot, now))
  }
  await tx.usage.addPlaces(deltas)
  if (sums.sums.length > 0) await tx.usage.addExcess(setup.organizationId, sums.sums)
}

/** Items that classes name, by ID. */
const itemsOf = async (tx: Transaction, classes: Classes): Promise<ReadonlyMap<string, Item>> => {
  const items = new Map<string, Item>()
  for (const id of new Set([...classes.values()].map(({ organizationId }) => organizationId))) {
    const setup = id === null ? null : await tx.setup.organization(id)
    for (const item of setup?.items ?? []) items.set(item.terms.id, item)
  }
  return items
}

/** Whether use of a figure takes a place of a concurrent item (C3). */
export const takingPlaces = async (
  tx: Transaction,
  figures: readonly Figure[],
): Promise<(figure: Figure) => boolean> => {
  const classes = await tx.usage.classes([...new Set(figures.map(({ ticket }) => ticket.classKey))])
  const items = await itemsOf(tx, classes)
  return (figure) => placeDeltas([], [figure], { classes, items }).length > 0
}

/** Demands of all figures of some (client, slot), as `rebuild` compares them. */
export const demandsOfFigures =
  (classes: Classes, items: ReadonlyMap<string, Item>) =>
  (figures: readonly Figure[]): readonly PlaceDelta[] =>
    placeDeltas([], figures, { classes, items })

/**
 * Counts places of concurrent items after figures of some (client, slot) became others (C3), in the same transaction.
 * Both lists hold all figures of each client and slot concerned that take places, and are only made where a place can be
 * taken; `classes` are those of the figures. Tells the organizations to charge anew.
 */
export const movePlaces = async (
  tx: Transaction,
  classes: Classes,
  figures: { readonly before: () => readonly Figure[]; readonly after: () => readonly Figure[] },
): Promise<ReadonlySet<string>> => {
  const items = await itemsOf(tx, classes)
  // Most organizations have no concurrent item, and then no figure has to be looked at.
  if (![...items.values()].some(({ terms }) => isConcurrent(terms))) return new Set()
  const deltas = placeDeltas(figures.before(), figures.after(), { classes, items })
  const touched = new Set(deltas.map(({ organizationId }) => organizationId))
  for (const id of touched) {
    const setup = await tx.setup.organization(id)
    if (setup === null) continue
    await countPlaces(
      tx,
      setup,
      deltas.filter(({ organizationId }) => organizationId === id),
    )
  }
  return touched
}

/** Notes a 24-hour seat that was taken over the quota of an item (C4); tells whether it is new. */
export const noteException = async (
  tx: Transaction,
  organizationId: string,
  exception: { readonly itemId: string; readonly client: Uuid; readonly at: Instant },
): Promise<boolean> => {
  const setup = await tx.setup.organization(organizationId)
  if (setup === null) return false
  await tx.locks.organizations([setup])
  if (!(await tx.authorizations.addSeatException(exception))) return false
  const sums = new ExcessSums(setup)
  sums.add(slotAt(exception.at), [{ choice: [exception.itemId], places: 1 }])
  await tx.usage.addExcess(organizationId, sums.sums)
  return true
}

/** Everything beyond the quotas of an organization, computed from its demands and 24-hour seats. */
export const excessAnew = async (
  tx: Transaction,
  setup: OrganizationSetup,
): Promise<readonly ExcessSum[]> => {
  const sums = new ExcessSums(setup)
  const items = setup.items.filter(({ terms }) => usesExceptions(terms))
  if (items.length === 0) return []
  for (const { terms } of items) {
    for (const { at, seats } of await tx.authorizations.seatExceptions(terms.id))
      sums.add(slotAt(at), [{ choice: [terms.id], places: seats }])
  }
  for (let slot: Slot | null = null; ; ) {
    const rows = await tx.usage.demandsAfter(setup.organizationId, slot, PAGE)
    const last: Slot | undefined = rows.at(-1)?.slot
    if (last === undefined) return sums.sums
    slot = last
    const classes = await classesOfDemands(tx, rows)
    for (const [each, demands] of Map.groupBy(rows, (row) => row.slot))
      sums.add(each, excessOf({ setup, classes }, each, demands))
  }
}
