import type {
  ChargeBasis,
  Charges,
  ExcessSum,
  Figure,
  ItemUsage,
  PeriodCharge,
  PlaceDelta,
  SlotDemand,
  SumDelta,
  UsageClass,
} from '@countersign/licensing'
import type { Instant, Slot, Uuid } from '@countersign/protocol/vocabulary'

import type { Folded, FoldInput } from './fold.ts'

/** Facts of use and what is derived from them. Writes are absolute values: calling twice is harmless, except `addSums`. */
export interface Usage {
  /** Key of a class, interned; the same class always gets the same key. */
  classKey(usageClass: UsageClass): Promise<number>
  classes(keys: readonly number[]): Promise<ReadonlyMap<number, UsageClass>>
  /** Every class there is, those of public trials included (T1): for what looks at everything. */
  allClasses(): Promise<ReadonlyMap<number, UsageClass>>
  /** All stored figures of each (client, slot). */
  figures(places: readonly { readonly client: Uuid; readonly slot: Slot }[]): Promise<readonly Figure[]>
  /** Inserts or replaces by (client, session, slot, module). */
  putFigures(figures: readonly Figure[]): Promise<void>
  /** Adds to the sums by slot and day, and (without what is held) by epoch. `epoch` is the first slot of the epoch of the delta's slot. */
  addSums(
    deltas: readonly (SumDelta & { readonly epoch: Slot; readonly organizationId: string | null })[],
  ): Promise<void>
  /** Adds to what of the use of a day arrived when it was over. `day` is the UTC day on which it happened; a class and day may come several times. */
  addLate(
    late: readonly { readonly classKey: number; readonly day: number; readonly count: number }[],
  ): Promise<void>
  /** Sums of every epoch of an organization that is not closed, with opening balances, and what is beyond quotas, with classes and setup; null: unknown organization. */
  chargeBasis(organizationId: string): Promise<ChargeBasis | null>
  /** Adds to the numbers of devices by what they demanded in a slot (C3); a count of 0 vanishes. */
  addPlaces(deltas: readonly PlaceDelta[]): Promise<void>
  /** Demands of one slot of an organization, in no particular order. */
  demands(organizationId: string, slot: Slot): Promise<readonly SlotDemand[]>
  /** Demands of an organization by slot, ascending: whole slots after one given, up to about `limit` rows; empty: no more. */
  demandsAfter(
    organizationId: string,
    slot: Slot | null,
    limit: number,
  ): Promise<readonly (SlotDemand & { readonly slot: Slot })[]>
  /** Adds to what is beyond the quotas of concurrent and active-device items; a sum of 0 vanishes. */
  addExcess(organizationId: string, sums: readonly ExcessSum[]): Promise<void>
  /** Replaces what is beyond the quotas; writes only what differs. */
  putExcess(organizationId: string, sums: readonly ExcessSum[]): Promise<void>
  /** All that is beyond the quotas, by bucket and choice. */
  excess(organizationId: string): Promise<readonly ExcessSum[]>
  /** Stages of an organization's items as they were last told, by item ID. */
  toldStages(organizationId: string): Promise<ReadonlyMap<string, string>>
  /** Replaces the stage that was last told of an item. */
  tellStage(told: {
    readonly organizationId: string
    readonly itemId: string
    readonly stage: string
  }): Promise<void>
  /** Replaces what is stored of the organization's charges; writes only what differs. */
  putCharges(organizationId: string, charges: Charges): Promise<void>
  charges(organizationId: string): Promise<Charges>
  /** Usage in the quota period given for each item. Absent: nothing used. */
  itemUsage(
    periods: readonly { readonly itemId: string; readonly period: number }[],
  ): Promise<ReadonlyMap<string, ItemUsage>>
  /** First slot of the first epoch that is still charged; what is before has become opening balances. */
  closedUntil(organizationId: string): Promise<Slot>
  /** Closes epochs: lines charged before `until` stay as they are, and charging goes on from these balances. */
  closeEpochs(
    organizationId: string,
    closing: { readonly until: Slot; readonly opening: readonly PeriodCharge[] },
  ): Promise<void>
  /** How far old use has become coarser. */
  folded(): Promise<Folded>
  /**
   * Folds figures that can no longer change into days of their devices, and their sums by slot into sums by hour. One
   * step; true: there is more to do. Changes no total, and no sum of an epoch.
   */
  fold(input: FoldInput): Promise<boolean>
  /** Makes sums by day of folded sums by hour. One step; true: there is more to do. */
  coarsen(input: Omit<FoldInput, 'limit'>): Promise<boolean>
  /** What a device used before its figures were folded, by code (internal ID; null: a public trial) and UTC day. */
  deviceDays(
    client: Uuid,
  ): Promise<readonly { readonly code: string | null; readonly day: number; readonly count: number }[]>
  /** Forgets them: sums by code are not touched (P4). */
  forgetDeviceDays(client: Uuid): Promise<void>
  /** After a change of setup: cuts the epoch sums of an organization anew along these boundaries (from the sums by slot); closed ones stay. */
  recutEpochs(organizationId: string, boundaries: readonly Slot[]): Promise<void>
  /** Per (client, store): the largest sequence seen, a hint at holes (U10). */
  noteSequences(notes: readonly SequenceNote[]): Promise<void>
  /** Recomputes every derived sum from the figures alone; yields what differed and, when `repair`, writes the right values. `held` comes from the caller's rule. */
  rebuild(input: {
    readonly repair: boolean
    /** Recomputes the sums of all figures of one (client, slot): the pure rule of licensing. */
    readonly sumsOf: (figures: readonly Figure[]) => readonly SumDelta[]
    /** Demands of all figures of one (client, slot): the pure rule of licensing. */
    readonly placesOf: (figures: readonly Figure[]) => readonly PlaceDelta[]
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
  /** `slot-sum`, `day-sum`, `epoch-sum`, `place-count`, `excess-sum`, `charge`, `seat-count`. */
  readonly kind: string
  readonly key: string
  readonly stored: number
  readonly computed: number
}
