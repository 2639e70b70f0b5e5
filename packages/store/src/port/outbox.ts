import type { Instant } from '@countersign/protocol/vocabulary'

/** A change that others may want to hear of, written in the transaction that made it; read by cursor. */
export interface OutboxRow {
  readonly number: number
  readonly at: Instant
  readonly kind: string
  readonly organizationId: string | null
  readonly data: unknown
}

export interface Outbox {
  append(row: Omit<OutboxRow, 'number'>): Promise<void>
  /** Forgets rows from before an instant. */
  sweep(before: Instant): Promise<void>
  /** Rows after a cursor, oldest first. */
  after(number: number, limit: number): Promise<readonly OutboxRow[]>
}
