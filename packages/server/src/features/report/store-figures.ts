import {
  epochOf,
  type Figure,
  mergeFigures,
  type OrganizationSetup,
  type SumDelta,
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
  for (const { client, slot } of figures) places.set(`${slot} ${client}`, { client, slot })
  return [...places.values()]
}

/** Keeps other servers from charging these organizations, and tells each one's epochs (C8). */
const lockedBoundaries = async (
  tx: Transaction,
  usage: UsageWork,
  organizationIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string | null, readonly Slot[]>> => {
  const boundaries = new Map<string | null, readonly Slot[]>([[null, usage.boundariesOf(null)]])
  const setups: OrganizationSetup[] = []
  for (const organizationId of organizationIds) {
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
  usage: UsageWork,
  deltas: readonly SumDelta[],
): Promise<ReadonlySet<string>> => {
  if (deltas.length === 0) return new Set()
  const classes = await tx.usage.classes([...new Set(deltas.map(({ classKey }) => classKey))])
  const organizationOf = (delta: SumDelta): string | null =>
    classes.get(delta.classKey)?.organizationId ?? null
  const touched = new Set(deltas.flatMap((delta) => organizationOf(delta) ?? []))
  const boundaries = await lockedBoundaries(tx, usage, touched)
  await tx.usage.addSums(
    deltas.map((delta): EpochDelta => {
      const organizationId = organizationOf(delta)
      return { ...delta, organizationId, epoch: epochOf(boundaries.get(organizationId) ?? [0], delta.slot) }
    }),
  )
  return touched
}

/** The bound of A12 by class: that of its product. */
const boundsOf = async (
  tx: Transaction,
  figures: readonly Figure[],
): Promise<(classKey: number) => number> => {
  const bounds = new Map<number, number>()
  const keys = new Set(figures.map(({ ticket }) => ticket.classKey))
  for (const [key, { product }] of await tx.usage.classes([...keys]))
    bounds.set(key, (await tx.setup.product(product))?.heldAbove ?? DEFAULTS.heldAbove)
  return (classKey) => bounds.get(classKey) ?? DEFAULTS.heldAbove
}

/** Merges figures with those stored (U4) and charges the organizations concerned anew, once each (C8). */
export const storeFigures = async (
  tx: Transaction,
  usage: UsageWork,
  incoming: readonly Figure[],
): Promise<void> => {
  if (incoming.length === 0) return
  const existing = await tx.usage.figures(placesOf(incoming))
  const merged = mergeFigures(existing, incoming, await boundsOf(tx, [...existing, ...incoming]))
  if (merged.changed.length > 0) await tx.usage.putFigures(merged.changed)
  const touched = new Set([
    ...(await addDeltas(tx, usage, merged.deltas)),
    ...(await usage.movePlaces(tx, { before: existing, after: merged.all })),
  ])
  for (const organizationId of touched) await usage.chargeAnew(tx, organizationId)
}
