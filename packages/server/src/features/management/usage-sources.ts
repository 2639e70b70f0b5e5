import {
  attribute,
  epochBoundaries,
  epochOf,
  type OrganizationSetup,
  type SlotSum,
} from '@countersign/licensing'
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

const SLOTS_PER_HOUR = SLOTS_PER_DAY / 24

const useOf = (row: SumRow): Use => ({ module: row.module, slot: row.bucket, count: row.count })
const useOfHour = (row: SumRow): Use => ({ ...useOf(row), slot: row.bucket * SLOTS_PER_HOUR })
const useOfDay = (row: SumRow): Use => ({ ...useOf(row), slot: firstSlotOfDay(row.bucket) })

/** The units (hours, days: so many slots each) that lie in a range as a whole: the first, and the one after the last. */
const wholeUnits = ({ from, to }: SlotRange, slots: number) => ({
  first: from === null ? null : Math.ceil(from / slots),
  end: to === null ? null : Math.floor(to / slots),
})

/** Every accepted figure that came through a handshake code, whatever was charged (C9); by hours and days where that is enough. */
export const usesOfCode = async (
  tx: Transaction,
  internalId: string,
  asked: { readonly range: SlotRange; readonly by: Grouping },
): Promise<readonly Use[]> => {
  const { range, by } = asked
  const { statistics } = tx
  if (by === 'slot') return (await statistics.slotSums(internalId, range.from, range.to)).map(useOf)
  const hours = async (from: Slot | null, to: Slot | null): Promise<readonly Use[]> =>
    from !== null && from === to ? [] : (await statistics.hourSums(internalId, from, to)).map(useOfHour)
  const { first, end } = wholeUnits(range, SLOTS_PER_DAY)
  if (by === 'hour' || (first !== null && end !== null && first >= end)) return hours(range.from, range.to)
  return [
    ...(first === null ? [] : await hours(range.from, firstSlotOfDay(first))),
    ...(await statistics.daySums(internalId, first, end)).map(useOfDay),
    ...(end === null ? [] : await hours(firstSlotOfDay(end), range.to)),
  ]
}

/** Use under public trials of a product (T1). */
export const usesOfTrials = async (
  tx: Transaction,
  product: string,
  range: SlotRange,
): Promise<readonly Use[]> => (await tx.statistics.trialSums(product, range.from, range.to)).map(useOf)

/** The sums of an organization of which an item's charges are made, without what is held (A12). */
type ChargedSums = (range: SlotRange) => Promise<readonly SlotSum[]>

const chargedOf = (row: SumRow, slot: Slot): SlotSum => ({
  classKey: row.classKey,
  module: row.module,
  slot,
  count: row.count - row.held,
})

/** The units that a range holds in part only, or in which an epoch begins. */
const cutUnits = (
  boundaries: readonly Slot[],
  { from, to, slots }: SlotRange & { readonly slots: number },
): ReadonlySet<number> => {
  const within = boundaries.filter((slot) => slot > (from ?? 0) && (to === null || slot < to))
  return new Set(
    [...within, from ?? 0, to ?? 0]
      .filter((slot) => slot % slots !== 0)
      .map((slot) => Math.floor(slot / slots)),
  )
}

/**
 * By hours or days: one sum for each that the range holds as a whole and in which no epoch begins, under its first slot;
 * of all others those by slot. Since an epoch's slots fill its bill in order of time, both make the same charges.
 */
const chargedByUnits =
  (
    tx: Transaction,
    { organizationId, boundaries }: { readonly organizationId: string; readonly boundaries: readonly Slot[] },
    slots: number,
  ): ChargedSums =>
  async (range) => {
    const first = Math.floor((range.from ?? 0) / slots)
    const end = range.to === null ? null : Math.ceil(range.to / slots)
    const cut = cutUnits(boundaries, { ...range, slots })
    const whole =
      slots === SLOTS_PER_DAY
        ? await tx.statistics.daySumsOfOrganization(organizationId, first, end)
        : await tx.statistics.hourSumsOfOrganization(
            organizationId,
            first * slots,
            end === null ? null : end * slots,
          )
    const sums = whole
      .filter(({ bucket }) => !cut.has(bucket))
      .map((row) => chargedOf(row, row.bucket * slots))
    for (const unit of cut) {
      const [from, to] = [unit * slots, (unit + 1) * slots]
      for (const row of await tx.statistics.slotSumsOfOrganization(organizationId, from, to))
        if (isIn(range, row.bucket)) sums.push(chargedOf(row, row.bucket))
    }
    return sums
  }

const isIn = ({ from, to }: SlotRange, slot: Slot): boolean =>
  slot >= (from ?? 0) && slot < (to ?? Number.POSITIVE_INFINITY)

/** What an item was charged, by module and slot, hour or day; in all it equals the item's charges exactly. */
export const usesOfItem = async (
  tx: Transaction,
  setup: OrganizationSetup,
  asked: { readonly itemId: string; readonly range: SlotRange; readonly by: Grouping },
): Promise<readonly Use[]> => {
  const { itemId, range, by } = asked
  const { organizationId } = setup
  const boundaries = epochBoundaries(setup)
  const byUnits = (slots: number): ChargedSums => chargedByUnits(tx, { organizationId, boundaries }, slots)
  const bySlots: ChargedSums = async ({ from, to }) =>
    (await tx.statistics.slotSumsOfOrganization(organizationId, from, to)).map((row) =>
      chargedOf(row, row.bucket),
    )
  const within = by === 'slot' ? bySlots : byUnits(by === 'hour' ? SLOTS_PER_HOUR : SLOTS_PER_DAY)
  // What came earlier in the epoch in which the range begins has filled the first lines of that epoch's bill.
  const earlier: SlotRange = { from: epochOf(boundaries, range.from ?? 0), to: range.from ?? 0 }
  const sums = [
    ...(earlier.from === earlier.to ? [] : await byUnits(SLOTS_PER_DAY)(earlier)),
    ...(await within(range)),
  ]
  const { lines } = await tx.usage.charges(organizationId)
  return attribute({ itemId, lines, sums, boundaries }).filter((use) => isIn(range, use.slot))
}
