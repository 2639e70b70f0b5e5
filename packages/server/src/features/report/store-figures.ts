import { type Figure, mergeFigures } from '@countersign/licensing'
import type { Slot, Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { UsageWork } from '../../services.ts'

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

/** Merges figures with those stored (U4) and charges the organizations concerned anew, once each (C8); tells which. */
export const storeFigures = async (
  tx: Transaction,
  usage: UsageWork,
  incoming: readonly Figure[],
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
  const boundaries = await usage.lockedBoundaries(tx, classes)
  const touched = new Set([
    ...(await usage.addDeltas(tx, merged.deltas, { classes, boundaries })),
    ...(await usage.movePlaces(tx, { before: existing.filter(counts), after: merged.all.filter(counts) })),
  ])
  for (const organizationId of touched) await usage.chargeAnew(tx, organizationId)
  return [...touched]
}
