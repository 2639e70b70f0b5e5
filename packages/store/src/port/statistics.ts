import type { Slot } from '@countersign/protocol/vocabulary'

export interface SumRow {
  readonly classKey: number
  readonly module: string
  /** Slot number for grain `slot`, day number (floor(seconds / 86400)) for `day`. */
  readonly bucket: number
  readonly count: number
  readonly held: number
}

/** Sums for reading. Ranges are half-open slots; null: unlimited. */
export interface Statistics {
  /** By slot, for classes of one handshake code (internal ID). */
  slotSums(code: string, from: Slot | null, to: Slot | null): Promise<readonly SumRow[]>
  /** By UTC day, whole days only. */
  daySums(code: string, fromDay: number | null, toDay: number | null): Promise<readonly SumRow[]>
  /** By slot, for every class of an organization (for statistics per item). */
  slotSumsOfOrganization(
    organizationId: string,
    from: Slot | null,
    to: Slot | null,
  ): Promise<readonly SumRow[]>
  /** By slot, for the public trials of a product: the vendor's alone (T1). */
  trialSums(product: string, from: Slot | null, to: Slot | null): Promise<readonly SumRow[]>
  /** Decisions by day and result (0: granted) of a code. */
  decisionSums(
    code: string,
    fromDay: number | null,
    toDay: number | null,
  ): Promise<readonly { readonly day: number; readonly result: number; readonly count: number }[]>
}
