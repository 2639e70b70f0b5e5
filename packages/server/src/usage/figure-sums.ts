import {
  type BoundOf,
  epochOf,
  type Figure,
  type OrganizationSetup,
  type SumDelta,
  type UsageClass,
} from '@countersign/licensing'
import { DEFAULTS, type Slot, slotAt } from '@countersign/protocol/vocabulary'
import type { MarkedBounds, Transaction } from '@countersign/store/port'
import { ANONYMOUS } from './anonymous.ts'
import { boundariesOf } from './boundaries.ts'

interface EpochDelta extends SumDelta {
  readonly organizationId: string | null
  readonly epoch: Slot
}

type Classes = ReadonlyMap<number, UsageClass>
type Boundaries = ReadonlyMap<string | null, readonly Slot[]>

/** Keeps other servers from charging the organizations of figures, and tells the epochs of each (C8). */
export const lockedBoundaries = async (tx: Transaction, classes: Classes): Promise<Boundaries> => {
  const boundaries = new Map<string | null, readonly Slot[]>([[null, boundariesOf(null)]])
  const setups: OrganizationSetup[] = []
  for (const { organizationId } of classes.values()) {
    if (organizationId === null || boundaries.has(organizationId)) continue
    const setup = await tx.setup.organization(organizationId)
    boundaries.set(organizationId, boundariesOf(setup))
    if (setup !== null) setups.push(setup)
  }
  await tx.locks.organizations(setups)
  return boundaries
}

/** Adds the changes of sums, each to the epoch of its slot; tells which organizations they touch. */
export const addDeltas = async (
  tx: Transaction,
  deltas: readonly SumDelta[],
  known: { readonly classes: Classes; readonly boundaries: Boundaries },
): Promise<ReadonlySet<string>> => {
  if (deltas.length === 0) return new Set()
  // Field by field: a submission of a week offline has ten thousand of them.
  const placed = deltas.map(({ classKey, module, slot, count, held }): EpochDelta => {
    const organizationId = known.classes.get(classKey)?.organizationId ?? null
    const epoch = epochOf(known.boundaries.get(organizationId) ?? [0], slot)
    return { classKey, module, slot, count, held, organizationId, epoch }
  })
  await tx.usage.addSums(placed)
  return new Set(placed.flatMap(({ organizationId }) => organizationId ?? []))
}

/**
 * How many units of a figure are charged without asking (A12): the bound of its product; none of void use (A13); all where
 * what was held under its code by then has been accepted; of what erased devices leave, exactly what was charged before (P4).
 */
export const boundBy =
  (
    marked: MarkedBounds,
    ofClass: (classKey: number) => number,
    codeOf: (classKey: number) => string | null,
  ): BoundOf =>
  (classKey, { client, session, slot }) => {
    if (client === ANONYMOUS.charged) return Number.POSITIVE_INFINITY
    if (client === ANONYMOUS.held) return 0
    const sessions = marked.voided.get(client)
    if (sessions === 'all' || sessions?.has(session) === true) return 0
    const accepted = marked.accepted.get(client)?.get(codeOf(classKey) ?? '')
    return accepted !== undefined && slot <= slotAt(accepted) ? Number.POSITIVE_INFINITY : ofClass(classKey)
  }

/** Whether a figure counts for anything but statistics: void use takes neither units nor places (A13). */
export const countsBy =
  (boundOf: BoundOf) =>
  (figure: Figure): boolean =>
    boundOf(figure.ticket.classKey, figure) > 0

/** The bound of each of these figures. */
export const boundsOf = async (
  tx: Transaction,
  figures: readonly Figure[],
  classes: Classes,
): Promise<BoundOf> => {
  const bounds = new Map<number, number>()
  for (const [key, { product }] of classes)
    bounds.set(key, (await tx.setup.product(product))?.heldAbove ?? DEFAULTS.heldAbove)
  const marked = await tx.marks.bounds([...new Set(figures.map(({ client }) => client))])
  return boundBy(
    marked,
    (classKey) => bounds.get(classKey) ?? DEFAULTS.heldAbove,
    (classKey) => classes.get(classKey)?.code ?? null,
  )
}

/** The classes of figures. */
export const classesOf = (tx: Transaction, figures: readonly Figure[]): Promise<Classes> =>
  tx.usage.classes([...new Set(figures.map(({ ticket }) => ticket.classKey))])
