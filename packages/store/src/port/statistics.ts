import type { Instant, Slot, Uuid } from '@countersign/protocol/vocabulary'
import type { DeviceCounts } from './device-counts.ts'
import type { UsageClass } from './facts.ts'

export interface SumRow {
  readonly classKey: number
  readonly module: string
  /** A slot, an hour (floor(seconds / 3600)) or a day (floor(seconds / 86400)), as the sums are by. */
  readonly bucket: number
  readonly count: number
  readonly held: number
}

/** A figure as it was reported: by which device, in which session, under which authorization. */
export interface ReportedFigure {
  readonly client: Uuid
  readonly session: string
  readonly slot: Slot
  readonly module: string
  readonly count: number
  readonly authorizationId: Uuid
  /** When that was granted. */
  readonly iat: Instant
}

/** Sums for reading. Ranges are half-open slots; null: unlimited. */
export interface Statistics {
  /** By slot, for classes of one handshake code (internal ID). */
  slotSums(code: string, from: Slot | null, to: Slot | null): Promise<readonly SumRow[]>
  /** By hour; of hours that the range cuts, the slots within it. */
  hourSums(code: string, from: Slot | null, to: Slot | null): Promise<readonly SumRow[]>
  /** By UTC day, whole days only. */
  daySums(code: string, fromDay: number | null, toDay: number | null): Promise<readonly SumRow[]>
  /** By slot, for every class of an organization (for statistics per item). */
  slotSumsOfOrganization(
    organizationId: string,
    from: Slot | null,
    to: Slot | null,
  ): Promise<readonly SumRow[]>
  /** As `hourSums`, for every class of an organization. */
  hourSumsOfOrganization(
    organizationId: string,
    from: Slot | null,
    to: Slot | null,
  ): Promise<readonly SumRow[]>
  /** As `daySums`, for every class of an organization. */
  daySumsOfOrganization(
    organizationId: string,
    fromDay: number | null,
    toDay: number | null,
  ): Promise<readonly SumRow[]>
  /** By slot, for the public trials of a product: the vendor's alone (T1). */
  trialSums(product: string, from: Slot | null, to: Slot | null): Promise<readonly SumRow[]>
  /** Of the use of a code, by UTC day on which it happened, what arrived when that day was over (C9). */
  lateSums(
    code: string,
    fromDay: number | null,
    toDay: number | null,
  ): Promise<readonly { readonly day: number; readonly count: number }[]>
  /** Every class of an organization, by key. */
  classesOf(organizationId: string): Promise<ReadonlyMap<number, UsageClass>>
  /** Devices with use under any of these classes. Of folded slots nothing is told. */
  deviceCounts(classKeys: readonly number[], from: Slot, to: Slot): Promise<DeviceCounts>
  /** Figures under any of these classes in the order of slots, at most `limit`. Folded ones are gone. */
  reported(
    classKeys: readonly number[],
    range: { readonly from: Slot; readonly to: Slot; readonly limit: number },
  ): Promise<readonly ReportedFigure[]>
  /** Devices with folded use of a code, by UTC day. */
  foldedDevices(
    code: string,
    fromDay: number,
    toDay: number,
  ): Promise<readonly { readonly day: number; readonly devices: number }[]>
  /** Folded use of a code by device and UTC day, at most `limit` rows. */
  foldedUse(
    code: string,
    range: { readonly fromDay: number; readonly toDay: number; readonly limit: number },
  ): Promise<readonly { readonly client: Uuid; readonly day: number; readonly count: number }[]>
  /** Decisions by day and result (0: granted) of a code. */
  decisionSums(
    code: string,
    fromDay: number | null,
    toDay: number | null,
  ): Promise<readonly { readonly day: number; readonly result: number; readonly count: number }[]>
}
