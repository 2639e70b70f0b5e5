import type { Instant } from '@countersign/protocol/vocabulary'

/** What a licensee can only ask the vendor for (O3). */
export const REQUEST_KINDS = [
  'offline-license',
  'longer-offline-time',
  'device-clearing',
  'multi-year-term',
  'payment-by-wire-or-check',
  'trial-extension',
  'other',
] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

/** `open`: the vendor has to act; `answered`: with an offer, an order or words; `closed`: by either side. */
export const REQUEST_STATES = ['open', 'answered', 'closed'] as const
export type RequestState = (typeof REQUEST_STATES)[number]

export interface OrderRequest {
  readonly id: string
  readonly kind: RequestKind
  readonly state: RequestState
  readonly organizationId: string
  /** License that it is about, and the item of it; null: none. */
  readonly licenseId: string | null
  readonly itemId: string | null
  /** What the license said when the request was made, line by line. */
  readonly facts: readonly string[]
  readonly message: string
  readonly createdAt: Instant
  readonly createdBy: string
  readonly answer: {
    readonly at: Instant
    readonly by: string
    readonly text: string
    readonly offer: string | null
    readonly orderId: string | null
  } | null
  readonly closedAt: Instant | null
}
