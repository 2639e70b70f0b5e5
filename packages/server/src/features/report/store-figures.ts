import { epochOf, type Figure, mergeFigures, type SumDelta } from '@countersign/licensing'
import type { Slot, Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { UsageWork } from '../../services.ts'

interface EpochDelta extends SumDelta {
  readonly organizationId: string | null
  readonly epoch: Slot
}

/** Figures that share the bound of A12, from which on units are held. */
export type FiguresByBound = ReadonlyMap<number, readonly Figure[]>

const placesOf = (figures: readonly Figure[]): readonly { readonly client: Uuid; readonly slot: Slot }[] => {
  const places = new Map<string, { readonly client: Uuid; readonly slot: Slot }>()
  for (const { client, slot } of figures) places.set(`${slot} ${client}`, { client, slot })
  return [...places.values()]
}

/** Adds the changes of sums, each to the epoch of its slot; tells which organizations they touch. */
const addDeltas = async (
  tx: Transaction,
  usage: UsageWork,
  deltas: readonly SumDelta[],
): Promise<ReadonlySet<string>> => {
  const touched = new Set<string>()
  if (deltas.length === 0) return touched
  const classes = await tx.usage.classes([...new Set(deltas.map(({ classKey }) => classKey))])
  const boundaries = new Map<string | null, readonly Slot[]>()
  const sums: EpochDelta[] = []
  for (const delta of deltas) {
    const organizationId = classes.get(delta.classKey)?.organizationId ?? null
    let cuts = boundaries.get(organizationId)
    if (cuts === undefined) {
      cuts = usage.boundariesOf(organizationId === null ? null : await tx.setup.organization(organizationId))
      boundaries.set(organizationId, cuts)
    }
    if (organizationId !== null) touched.add(organizationId)
    sums.push({ ...delta, organizationId, epoch: epochOf(cuts, delta.slot) })
  }
  await tx.usage.addSums(sums)
  return touched
}

/** Merges figures with those stored (U4) and charges the organizations concerned anew, once each (C8). */
export const storeFigures = async (
  tx: Transaction,
  usage: UsageWork,
  byBound: FiguresByBound,
): Promise<void> => {
  const touched = new Set<string>()
  for (const [heldAbove, figures] of byBound) {
    if (figures.length === 0) continue
    const merged = mergeFigures(await tx.usage.figures(placesOf(figures)), figures, heldAbove)
    if (merged.changed.length > 0) await tx.usage.putFigures(merged.changed)
    for (const organizationId of await addDeltas(tx, usage, merged.deltas)) touched.add(organizationId)
  }
  for (const organizationId of touched) await usage.chargeAnew(tx, organizationId)
}
