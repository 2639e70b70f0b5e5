import type { ChargeBasis, Charges, Figure, ItemUsage, SumDelta, UsageClass } from '@countersign/licensing'
import type { Instant, Slot, Uuid } from '@countersign/protocol/vocabulary'

/** Facts of use and what is derived from them. Writes are absolute values: calling twice is harmless, except `addSums`. */
export interface Usage {
  /** Key of a class, interned; the same class always gets the same key. */
  classKey(usageClass: UsageClass): Promise<number>
  classes(keys: readonly number[]): Promise<ReadonlyMap<number, UsageClass>>
  /** All stored figures of each (client, slot). */
  figures(places: readonly { readonly client: Uuid; readonly slot: Slot }[]): Promise<readonly Figure[]>
  /** Inserts or replaces by (client, session, slot, module). */
  putFigures(figures: readonly Figure[]): Promise<void>
  /** Adds to the sums by slot and day, and (without what is held) by epoch. `epoch` is the first slot of the epoch of the delta's slot. */
  addSums(
    deltas: readonly (SumDelta & { readonly epoch: Slot; readonly organizationId: string | null })[],
  ): Promise<void>
  /** Sums of every epoch of an organization with their classes and setup; null: unknown organization. */
  chargeBasis(organizationId: string): Promise<ChargeBasis | null>
  /** Replaces what is stored of the organization's charges; writes only what differs. */
  putCharges(organizationId: string, charges: Charges): Promise<void>
  charges(organizationId: string): Promise<Charges>
  /** Usage in the quota period given for each item. Absent: nothing used. */
  itemUsage(
    periods: readonly { readonly itemId: string; readonly period: number }[],
  ): Promise<ReadonlyMap<string, ItemUsage>>
  /** After a change of setup: cuts the epoch sums of an organization anew along these boundaries (from the sums by slot). */
  recutEpochs(organizationId: string, boundaries: readonly Slot[]): Promise<void>
  /** Per (client, store): the largest sequence seen, a hint at holes (U10). */
  noteSequences(notes: readonly SequenceNote[]): Promise<void>
  /** Recomputes every derived sum from the figures alone; yields what differed and, when `repair`, writes the right values. `held` comes from the caller's rule. */
  rebuild(input: {
    readonly repair: boolean
    /** Recomputes the sums of all figures of one (client, slot): the pure rule of licensing. */
    readonly sumsOf: (figures: readonly Figure[]) => readonly SumDelta[]
    readonly boundariesOf: (organizationId: string) => Promise<readonly Slot[]>
  }): Promise<readonly Difference[]>
}

/** What a submission tells of its client's store of reports (U10). */
export interface SequenceNote {
  readonly client: Uuid
  readonly store: string
  readonly sequence: number
  readonly dropped: number
  readonly at: Instant
}

export interface Difference {
  /** `slot-sum`, `day-sum`, `epoch-sum`, `charge`, `seat-count`. */
  readonly kind: string
  readonly key: string
  readonly stored: number
  readonly computed: number
}
