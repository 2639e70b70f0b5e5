import type { Order, PaymentMethod } from '@countersign/licensing'
import type { SalesSettings } from './sales-settings.ts'

/** What the buyer does next: read how to pay, or go to the checkout page of a payment provider. */
export type NextStep =
  | { readonly kind: 'instructions'; readonly text: string }
  | { readonly kind: 'checkout'; readonly url: string }

/**
 * A way to pay. Staff confirm what came by wire, check or purchase order; a provider's checkout tells by its own call, which
 * may come twice and ends in the same `confirmPayment` (O1).
 */
export interface PaymentPort {
  readonly method: PaymentMethod
  readonly confirmedBy: 'staff' | 'provider'
  /** Called after the order is placed, again whenever the buyer asks; changes nothing. */
  begin(order: Order, settings: SalesSettings): Promise<NextStep>
}

const reference = (order: Order): string => `Give the order number ${order.id} as the reference.`

const instructions = (
  method: PaymentMethod,
  text: (order: Order, settings: SalesSettings) => string,
): PaymentPort => ({
  method,
  confirmedBy: 'staff',
  begin: async (order, settings) => ({ kind: 'instructions', text: text(order, settings) }),
})

const bankOf = ({ seller }: SalesSettings): string =>
  seller.bank === '' ? 'the account on the invoice' : `\n${seller.bank}\n`

export const PAYMENTS: Readonly<Record<PaymentMethod, PaymentPort>> = {
  wire: instructions(
    'wire',
    (order, settings) => `Transfer the total of the invoice to ${bankOf(settings)}\n${reference(order)}`,
  ),
  check: instructions(
    'check',
    (order, { seller }) =>
      `Send a check over the total of the invoice to\n${seller.name}\n${seller.address}\n${reference(order)}`,
  ),
  'purchase-order': instructions(
    'purchase-order',
    (order, { salesEmail }) =>
      `Send your purchase order ${order.buyerReference ?? ''} to ${salesEmail ?? 'the vendor'}. ${reference(order)}`,
  ),
}
