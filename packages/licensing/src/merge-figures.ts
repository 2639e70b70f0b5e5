import { compareBytes } from './bytes.ts'
import type { Figure, MergedFigures, SumDelta, TicketReference } from './figures.ts'

/** A figure while it is merged: `stored` is what the store holds of it; null: nothing. */
interface Entry {
  readonly stored: Figure | null
  merged: Figure
}

/** All figures of one client, slot and module, by session: what the bound of A12 is about. */
interface Group {
  readonly entries: Map<string, Entry>
  changed: boolean
}

type Delta = { -readonly [Key in keyof SumDelta]: SumDelta[Key] }

const compareTickets = (a: TicketReference, b: TicketReference): number =>
  a.iat - b.iat || compareBytes(a.authorizationId, b.authorizationId)

const compareFigures = (a: Figure, b: Figure): number =>
  compareTickets(a.ticket, b.ticket) || compareBytes(a.session, b.session)

/** Largest count (U4), earliest ticket; the same object when nothing changes. */
const join = (known: Figure, incoming: Figure): Figure => {
  const larger = incoming.count > known.count
  const earlier = compareTickets(incoming.ticket, known.ticket) < 0
  if (!larger && !earlier) return known
  return Object.freeze({
    ...known,
    count: larger ? incoming.count : known.count,
    ticket: earlier ? incoming.ticket : known.ticket,
  })
}

const groupOf = (groups: Map<string, Group>, { client, slot, module }: Figure): Group => {
  const key = `${slot} ${client} ${module}`
  let group = groups.get(key)
  if (group === undefined) {
    group = { entries: new Map(), changed: false }
    groups.set(key, group)
  }
  return group
}

/** Takes one arrived figure into its group. */
const accept = (groups: Map<string, Group>, figure: Figure): void => {
  const group = groupOf(groups, figure)
  const entry = group.entries.get(figure.session)
  if (entry === undefined) {
    group.entries.set(figure.session, { stored: null, merged: figure })
    group.changed = true
    return
  }
  const merged = join(entry.merged, figure)
  if (merged === entry.merged) return
  entry.merged = merged
  group.changed = true
}

/**
 * The bound of A12 of a figure: products have their own, void use has none (A13), accepted use no end; figures of one client, slot, module
 * and bound share its room.
 */
export type BoundOf = (classKey: number, figure: Pick<Figure, 'client' | 'session' | 'slot'>) => number

/** Changes of sums while they are gathered. */
interface Sums {
  readonly deltas: Map<string, Delta>
  readonly boundOf: BoundOf
}

const deltaOf = ({ deltas }: Sums, { slot, module, ticket }: Figure): Delta => {
  const key = `${ticket.classKey} ${slot} ${module}`
  let delta = deltas.get(key)
  if (delta === undefined) {
    delta = { classKey: ticket.classKey, module, slot, count: 0, held: 0 }
    deltas.set(key, delta)
  }
  return delta
}

/** What of a figure that is alone is beyond its bound (A12). */
const heldOf = (figure: Figure, boundOf: BoundOf): number =>
  Math.max(0, figure.count - boundOf(figure.ticket.classKey, figure))

/** Adds a group's share of the sums; what exceeds the bound, in order of tickets, is held (A12). */
const addShares = (sums: Sums, figures: Figure[], sign: 1 | -1): void => {
  const [only] = figures
  if (only === undefined) return
  // Nearly all groups have one figure, and a long submission has ten thousand of them.
  if (figures.length === 1) {
    const delta = deltaOf(sums, only)
    delta.count += sign * only.count
    delta.held += sign * heldOf(only, sums.boundOf)
    return
  }
  figures.sort(compareFigures)
  const rooms = new Map<number, number>()
  for (const figure of figures) {
    const { count } = figure
    const bound = sums.boundOf(figure.ticket.classKey, figure)
    const room = rooms.get(bound) ?? bound
    const held = Math.max(0, count - room)
    rooms.set(bound, room - count + held)
    const delta = deltaOf(sums, figure)
    delta.count += sign * count
    delta.held += sign * held
  }
}

/** Moves a group's share of the sums from what is stored to what is merged, and tells the figures that differ. */
const settle = (group: Group, sums: Sums, changed: Figure[]): void => {
  const before: Figure[] = []
  const after: Figure[] = []
  for (const { stored, merged } of group.entries.values()) {
    if (stored !== null) before.push(stored)
    after.push(merged)
    if (merged !== stored) changed.push(Object.isFrozen(merged) ? merged : Object.freeze({ ...merged }))
  }
  addShares(sums, before, -1)
  addShares(sums, after, 1)
}

/** Modules of one slot that are compared with each other to see whether figures are alone; of more, it is not asked. */
const FEW_MODULES = 16

/**
 * Whether no two of these are of one client, slot and module: the slots of one device in their order, as it sends what it
 * counted offline. Told in one look at each; where that does not tell, no.
 */
const areAlone = (figures: readonly Figure[]): boolean => {
  let client: string | undefined
  let at = Number.NEGATIVE_INFINITY
  const modules: string[] = []
  for (const figure of figures) {
    client ??= figure.client
    if (figure.client !== client || figure.slot < at) return false
    if (figure.slot > at) {
      at = figure.slot
      modules.length = 0
    } else if (modules.length === FEW_MODULES || modules.includes(figure.module)) return false
    modules.push(figure.module)
  }
  return true
}

/** Each figure with those of its client, slot and module, whatever their order. */
const mergedInGroups = (
  existing: readonly Figure[],
  incoming: readonly Figure[],
  boundOf: BoundOf,
): MergedFigures => {
  const groups = new Map<string, Group>()
  for (const figure of existing) {
    groupOf(groups, figure).entries.set(figure.session, { stored: figure, merged: figure })
  }
  for (const figure of incoming) accept(groups, figure)
  const changed: Figure[] = []
  const sums: Sums = { deltas: new Map(), boundOf }
  for (const group of groups.values()) if (group.changed) settle(group, sums, changed)
  const deltas: SumDelta[] = []
  for (const delta of sums.deltas.values()) {
    if (delta.count !== 0 || delta.held !== 0) deltas.push(Object.freeze(delta))
  }
  const all: Figure[] = []
  for (const { entries } of groups.values()) for (const { merged } of entries.values()) all.push(merged)
  return Object.freeze({
    changed: Object.freeze(changed),
    all: Object.freeze(all),
    deltas: Object.freeze(deltas),
  })
}

/** Figures that meet no other: each is its own share of the sums. */
const mergedAlone = (figures: readonly Figure[], boundOf: BoundOf): MergedFigures => {
  const deltas: SumDelta[] = []
  for (const figure of figures) {
    const { module, slot, count, ticket } = figure
    if (count !== 0)
      deltas.push({ classKey: ticket.classKey, module, slot, count, held: heldOf(figure, boundOf) })
  }
  return { changed: figures, all: figures, deltas }
}

/** Those that meet others apart from those that meet none. */
const mergedApart = (
  existing: readonly Figure[],
  incoming: readonly Figure[],
  boundOf: BoundOf,
): MergedFigures => {
  const stored = new Set(existing.map(({ slot }) => slot))
  const alone = mergedAlone(
    incoming.filter(({ slot }) => !stored.has(slot)),
    boundOf,
  )
  if (stored.size === 0) return alone
  const met = mergedInGroups(
    existing,
    incoming.filter(({ slot }) => stored.has(slot)),
    boundOf,
  )
  return {
    changed: [...met.changed, ...alone.changed],
    all: [...met.all, ...alone.all],
    deltas: [...met.deltas, ...alone.deltas],
  }
}

/**
 * Merges figures that arrived with those stored (U4, C8, A12). `existing` must hold all stored figures of each client
 * and slot concerned. The outcome is the same in any order and however often figures come; with nothing existing, the
 * deltas are the sums themselves. Costs about one pass over both lists.
 */
export const mergeFigures = (
  existing: readonly Figure[],
  incoming: readonly Figure[],
  heldAbove: number | BoundOf,
): MergedFigures => {
  const boundOf = typeof heldAbove === 'number' ? () => heldAbove : heldAbove
  return areAlone(incoming)
    ? mergedApart(existing, incoming, boundOf)
    : mergedInGroups(existing, incoming, boundOf)
}
