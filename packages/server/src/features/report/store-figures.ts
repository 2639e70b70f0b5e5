import { type Figure, mergeFigures, type SumDelta } from '@countersign/licensing'
import {
  DAY,
  type Instant,
  SLOT_SECONDS,
  SLOTS_PER_DAY,
  type Slot,
  type Uuid,
} from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { UsageWork } from '../../services.ts'

/** Where figures are: the modules of a report follow one another. Places may come twice. */
const placesOf = (figures: readonly Figure[]): readonly { readonly client: Uuid; readonly slot: Slot }[] => {
  const places: Figure[] = []
  let last: Figure | null = null
  for (const figure of figures) {
    if (last === null || last.slot !== figure.slot || last.client !== figure.client) places.push(figure)
    last = figure
  }
  return places
}

/** What a device that is in contact needs to send the last slot of a day: its slot's end, its offset, and one retry. */
const STILL_IN_TIME = 2 * SLOT_SECONDS

/** Of what is new, what arrives when the UTC day on which it happened is over (C9). */
const lateUse = (
  deltas: readonly SumDelta[],
  now: Instant,
): readonly { readonly classKey: number; readonly day: number; readonly count: number }[] => {
  const today = Math.floor((now - STILL_IN_TIME) / DAY)
  const late: { readonly classKey: number; readonly day: number; count: number }[] = []
  for (const { classKey, slot, count } of deltas) {
    const day = Math.floor(slot / SLOTS_PER_DAY)
    if (day >= today || count <= 0) continue
    const last = late.at(-1)
    // Deltas mostly follow one another: a row for each day instead of one for each figure.
    if (last?.day === day && last.classKey === classKey) last.count += count
    else late.push({ classKey, day, count })
  }
  return late
}

/** Merges figures with those stored (U4) and charges the organizations concerned anew, once each (C8); tells which. */
export const storeFigures = async (
  tx: Transaction,
  usage: UsageWork,
  { figures: incoming, now }: { readonly figures: readonly Figure[]; readonly now: Instant },
): Promise<readonly string[]> => {
  if (incoming.length === 0) return []
  const existing = await tx.usage.figures(placesOf(incoming))
  const all = [...existing, ...incoming]
  const classes = await tx.usage.classes([...new Set(all.map(({ ticket }) => ticket.classKey))])
  const boundOf = await usage.boundsOf(tx, all, classes)
  const counts = usage.countsBy(boundOf)
  const merged = mergeFigures(existing, incoming, boundOf)
  if (merged.changed.length === 0) return []
  await tx.usage.putFigures(merged.changed)
  const late = lateUse(merged.deltas, now)
  if (late.length > 0) await tx.usage.addLate(late)
  const boundaries = await usage.lockedBoundaries(tx, classes)
  const touched = new Set([
    ...(await usage.addDeltas(tx, merged.deltas, { classes, boundaries })),
    ...(await usage.movePlaces(tx, classes, {
      before: () => existing.filter(counts),
      after: () => merged.all.filter(counts),
    })),
  ])
  for (const organizationId of touched) await usage.chargeAnew(tx, organizationId)
  return [...touched]
}
