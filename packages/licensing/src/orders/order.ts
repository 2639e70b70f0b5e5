import type { Instant } from '@countersign/protocol/vocabulary'
import type { OfferMakes, OrderKind } from './offer.ts'

/**
 * `draft`: made by the vendor as a quote, not yet accepted; `placed`: to be paid; `paid`: the money is there; `fulfilled`: its
 * license is made; `cancelled`.
 */
export const ORDER_STATES = ['draft', 'placed', 'paid', 'fulfilled', 'cancelled'] as const
export type OrderState = (typeof ORDER_STATES)[number]

export const PAYMENT_METHODS = ['wire', 'check', 'purchase-order'] as const
export type PaymentMethod = (typeof PAYMENT_METHODS)[number]

/** One line, with everything as it was when the order was made: later changes of the offer change no order. */
export interface OrderLine {
  readonly offer: string
  readonly name: string
  readonly description: string
  readonly quantity: number
  /** Net, in minor units. */
  readonly unitPrice: number
  readonly makes: OfferMakes
}

export const CONTACT_KINDS = ['billing', 'technical', 'other'] as const

/** Somebody who is told about an order and what it made (O4, N3). */
export interface OrderContact {
  readonly kind: (typeof CONTACT_KINDS)[number]
  readonly name: string
  readonly email: string
}

export interface Tax {
  /** As it is called on the invoice: `VAT`. */
  readonly name: string
  /** Hundredths of a percent: 1900 is 19 %. */
  readonly basisPoints: number
}

/** A payment that was received. */
export interface Payment {
  readonly method: string
  /** What the bank, the check or the provider calls it. */
  readonly reference: string
  readonly at: Instant
  /** Who confirmed it. */
  readonly by: string
}

export interface Order {
  readonly id: string
  readonly kind: OrderKind
  readonly state: OrderState
  readonly organizationId: string
  readonly lines: readonly OrderLine[]
  /** License (renewal) or item (extension, clearing) that it is about; null for a purchase. */
  readonly target: string | null
  /** ISO 4217. */
  readonly currency: string
  readonly tax: Tax
  readonly method: PaymentMethod
  /** The buyer's own number, as of a purchase order; null: none was given. */
  readonly buyerReference: string | null
  /** The reseller that placed it (O4). */
  readonly reseller: string | null
  /** To whom documents are addressed: a name and an address, several lines. */
  readonly billTo: string
  readonly contacts: readonly OrderContact[]
  readonly createdAt: Instant
  readonly createdBy: string
  /** Who accepted it for the organization, where the vendor made it as a quote; absent: nobody has, or it was none. */
  readonly acceptedBy?: string
  readonly placedAt: Instant | null
  readonly payment: Payment | null
  readonly fulfilledAt: Instant | null
  readonly cancelledAt: Instant | null
  /** Why it was cancelled, or why its license could not be made yet. */
  readonly note: string | null
  /** The license that it made: one, once (O1). */
  readonly licenseId: string | null
  /** The request that it answers (O3). */
  readonly requestId: string | null
}
