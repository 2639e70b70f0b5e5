/** The types and the slot arithmetic that the port is written in, so that the SQL behind it needs nothing but the port. */
export type {
  ChargeBasis,
  ChargeLine,
  ChargePart,
  Charges,
  Contact,
  Decision,
  EpochSum,
  ExcessSum,
  Figure,
  HandshakeCode,
  Holding,
  Item,
  ItemUsage,
  Line,
  Offer,
  Order,
  OrderDocument,
  OrderRequest,
  OrganizationSetup,
  PeriodCharge,
  PlaceDelta,
  Product,
  SeatUsage,
  SlotDemand,
  SumDelta,
  TicketReference,
  UsageClass,
} from '@countersign/licensing'
export type { Instant, ItemTerms, Slot, Uuid } from '@countersign/protocol/vocabulary'

/** How many decisions are kept for each device (explain). */
export const KEPT_DECISIONS = { grants: 5, denials: 20 } as const

/** How many heads of receipts are kept in all. */
export const KEPT_HEADS = 100_000

/** Slots in a UTC day: 86,400 s ÷ 180 s. Fixed (domain.md §1). */
const SLOTS_OF_DAY = 480

/** UTC day in which a slot lies: floor(seconds / 86400). */
export const dayOfSlot = (slot: number): number => Math.floor(slot / SLOTS_OF_DAY)

/** UTC day in which an instant lies. */
export const dayOfInstant = (instant: number): number => Math.floor(instant / 86_400)

/** The first slot of the epoch of a slot: the largest boundary that is not after it; 0: before every boundary. */
export const epochOfSlot = (sortedBoundaries: readonly number[], slot: number): number => {
  let low = 0
  let high = sortedBoundaries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sortedBoundaries[middle] ?? 0) <= slot) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : (sortedBoundaries[low - 1] ?? 0)
}
