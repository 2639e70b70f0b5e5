import { attribute, type ChargeLine, epochBoundaries, type OrganizationSetup } from '@countersign/licensing'
import { type Instant, SLOT_SECONDS, SLOTS_PER_DAY, type Slot } from '@countersign/protocol/vocabulary'
import type { SumRow, Transaction } from '@countersign/store/port'
import { firstSlotOfDay, type Grouping, type Use } from './usage-rows.ts'

/** Slots of which any part lies in the half-open range of instants; null: unlimited. */
export interface SlotRange {
  readonly from: Slot | null
  readonly to: Slot | null
}

export const slotRange = (from: Instant | null, to: Instant | null): SlotRange => ({
  from: from === null ? null : Math.floor(from / SLOT_SECONDS),
  to: to === null ? null : Math.ceil(to / SLOT_SECONDS),
})

const wholeDays = ({ from, to }: SlotRange): boolean =>
  (from ?? 0) % SLOTS_PER_DAY === 0 && (to ?? 0) % SLOTS_PER_DAY === 0
const dayOf = (slot: Slot | null): number | null => (slot === null ? null : slot / SLOTS_PER_DAY)
const useOf = (row: SumRow): Use => ({ module: row.module, slot: row.bucket, count: row.count })

/** Every accepted figure that came through a handshake code, whatever was charged (C9); by whole days where that is enough. */
export const usesOfCode = async (
  tx: Transaction,
  internalId: string,
  asked: { readonly range: SlotRange; readonly by: Grouping },
): Promise<readonly Use[]> => {
  const { range, by } = asked
  if ((by === 'module' || by === 'day') && wholeDays(range)) {
    const sums = await tx.statistics.daySums(internalId, dayOf(range.from), dayOf(range.to))
    return sums.map((row) => ({ ...useOf(row), slot: firstSlotOfDay(row.bucket) }))
  }
  return (await tx.statistics.slotSums(internalId, range.from, range.to)).map(useOf)
}

/** Use under public trials of a product (T1). */
export const usesOfTrials = async (
  tx: Transaction,
  product: string,
  range: SlotRange,
): Promise<readonly Use[]> => (await tx.statistics.trialSums(product, range.from, range.to)).map(useOf)

/** The range widened to whole epochs: an epoch's bill is spread over all of its slots. */
const widened = (boundaries: readonly Slot[], range: SlotRange): SlotRange => ({
  from:
    range.from === null
      ? null
      : (boundaries.filter((boundary) => boundary <= (range.from ?? 0)).at(-1) ?? null),
  to: range.to === null ? null : (boundaries.find((boundary) => boundary >= (range.to ?? 0)) ?? null),
})

/** What an item was charged, by slot and module; in all it equals the item's charges exactly. */
export const usesOfItem = async (
  tx: Transaction,
  setup: OrganizationSetup,
  asked: { readonly itemId: string; readonly range: SlotRange },
): Promise<readonly Use[]> => {
  const { itemId, range } = asked
  const boundaries = epochBoundaries(setup)
  const wide = widened(boundaries, range)
  const inRange = (slot: Slot): boolean =>
    slot >= (range.from ?? 0) && slot < (range.to ?? Number.POSITIVE_INFINITY)
  const lines: readonly ChargeLine[] = (await tx.usage.charges(setup.organizationId)).lines
  const sums = (await tx.statistics.slotSumsOfOrganization(setup.organizationId, wide.from, wide.to)).map(
    (row) => ({
      classKey: row.classKey,
      module: row.module,
      slot: row.bucket,
      count: row.count - row.held,
    }),
  )
  return attribute({ itemId, lines, sums, boundaries }).filter((use) => inRange(use.slot))
}
