import type { Instant } from '@countersign/protocol/vocabulary'
import type { Amounts } from './amounts.ts'
import type { Order } from './order.ts'

/** A quote has the order's own ID; the others have numbers without a gap, in one series. */
export const DOCUMENT_KINDS = ['quote', 'invoice', 'cancellation', 'receipt'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** The party that sells, as its documents show it. */
export interface Seller {
  readonly name: string
  readonly address: string
  readonly taxId: string
  /** Where money is to be sent. */
  readonly bank: string
  /** What stands below every document. */
  readonly note: string
  readonly email: string
}

/** A document as it was issued: everything that it shows is kept with it, so it never changes (O4). */
export interface OrderDocument {
  /** `INV-000001`, `REC-000001`; of a quote `QUO-` and the order's ID. */
  readonly number: string
  readonly kind: DocumentKind
  readonly orderId: string
  readonly issuedAt: Instant
  readonly seller: Seller
  readonly order: Order
  readonly amounts: Amounts
  /** Number of the invoice that a receipt or a cancellation is about. */
  readonly about: string | null
}
