import {
  epochOf,
  type Figure,
  mergeFigures,
  type OrganizationSetup,
  type SumDelta,
  type UsageClass,
} from '@countersign/licensing'
import { DEFAULTS } from '@countersign/protocol'
import type { Slot, Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { UsageWork } from '../../services.ts'

interface EpochDelta extends SumDelta {
  readonly organizationId: string | null
  readonly epoch: Slot
}

const placesOf = (figures: readonly Figure[]): readonly { readonly client: Uuid; readonly slot: Slot }[] => {
  const places = new Map<string, { readonly client: Uuid; readonly slot: Slot }>()
  let last: Figure | null = null
  for (const figure of figures) {
    const { client, slot } = figure
    // The modules of a report follow one another.
    if (last === null || last.slot !== slot || last.client !== client)
      places.set(`${slot} ${client}`, { client, slot })
    last = figure
  }
  return [...places.values()]
}

/** Keeps other servers from charging the organizations of figures, and tells the epochs of each (C8). */
const lockedBoundaries = async (
  tx: Transaction,
  usage: UsageWork,
  classes: ReadonlyMap<number, UsageClass>,
): Promise<ReadonlyMap<string | null, readonly Slot[]>> => {
  const boundaries = new Map<string | null, readonly Slot[]>([[null, usage.boundariesOf(null)]])
  const setups: OrganizationSetup[] = []
  for (const { organizationId } of classes.values()) {
    if (organizationId === null || boundaries.has(organizationId)) continue
    const setup = await tx.setup.organization(organizationId)
    boundaries.set(organizationId, usage.boundariesOf(setup))
    if (setup !== null) setups.push(setup)
  }
  await tx.locks.organizations(setups)
  return boundaries
}

/** Adds the changes of sums, each to the epoch of its slot; tells which organizations they touch. */
const addDeltas = async (
  tx: Transaction,
  deltas: readonly SumDelta[],
  known: {
    readonly classes: ReadonlyMap<number, UsageClass>
    readonly boundaries: ReadonlyMap<string | null, readonly Slot[]>
  },
): Promise<ReadonlySet<string>> => {
  if (deltas.length === 0) return new Set()
  const placed = deltas.map((delta): EpochDelta => {
    const organizationId = known.classes.get(delta.classKey)?.organizationId ?? null
    return {
      ...delta,
      organizationId,
      epoch: epochOf(known.boundaries.get(organizationId) ?? [0], delta.slot),
    }
  })
  await tx.usage.addSums(placed)
  return new Set(placed.flatMap(({ organizationId }) => organizationId ?? []))
}

/** The bound of A12 by class: that of its product. */
const boundsOf = async (
  tx: Transaction,
  classes: ReadonlyMap<number, UsageClass>,
): Promise<(classKey: number) => number> => {
  const bounds = new Map<number, number>()
  for (const [key, { product }] of classes)
    bounds.set(key, (await tx.setup.product(product))?.heldAbove ?? DEFAULTS.heldAbove)
  return (classKey) => bounds.get(classKey) ?? DEFAULTS.heldAbove
}

/** Merges figures with those stored (U4) and charges the organizations concerned anew, once each (C8); tells which. */
export const storeFigures = async (
  tx: Transaction,
  usage: UsageWork,
  incoming: readonly Figure[],
): Promise<readonly string[]> => {
  if (incoming.length === 0) return []
  const existing = await tx.usage.figures(placesOf(incoming))
  const classes = await tx.usage.classes([
    ...new Set([...existing, ...incoming].map(({ ticket }) => ticket.classKey)),
  ])
  const merged = mergeFigures(existing, incoming, await boundsOf(tx, classes))
  if (merged.changed.length === 0) return []
  await tx.usage.putFigures(merged.changed)
  const boundaries = await lockedBoundaries(tx, usage, classes)
  const touched = new Set([
    ...(await addDeltas(tx, merged.deltas, { classes, boundaries })),
    ...(await usage.movePlaces(tx, { before: existing, after: merged.all })),
  ])
  for (const organizationId of touched) await usage.chargeAnew(tx, organizationId)
  return [...touched]
}
