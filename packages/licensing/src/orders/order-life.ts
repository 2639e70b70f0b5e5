import type { Instant } from '@countersign/protocol/vocabulary'
import type { Order, Payment } from './order.ts'

/** What can happen to an order (O1). */
export type OrderEvent =
  | { readonly type: 'place'; readonly at: Instant }
  | { readonly type: 'pay'; readonly payment: Payment }
  | { readonly type: 'fulfil'; readonly at: Instant; readonly licenseId: string }
  | { readonly type: 'hold'; readonly reason: string }
  | { readonly type: 'cancel'; readonly at: Instant; readonly reason: string | null }

/** `known`: it had happened before, so nothing changes, however often it is told. */
export type OrderChange =
  | { readonly kind: 'changed'; readonly order: Order }
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly reason: string }

const changed = (order: Order): OrderChange => ({ kind: 'changed', order })
const KNOWN: OrderChange = { kind: 'known' }
const refused = (reason: string): OrderChange => ({ kind: 'refused', reason })

const CANCELLED = 'it was cancelled'

const place = (order: Order, at: Instant): OrderChange => {
  switch (order.state) {
    case 'draft':
      return changed({ ...order, state: 'placed', placedAt: at })
    case 'cancelled':
      return refused(CANCELLED)
    default:
      return KNOWN
  }
}

const pay = (order: Order, payment: Payment): OrderChange => {
  switch (order.state) {
    case 'placed':
      return changed({ ...order, state: 'paid', payment, note: null })
    case 'draft':
      return refused('it is a quote that nobody has accepted yet')
    case 'cancelled':
      return refused(CANCELLED)
    default:
      return KNOWN
  }
}

const fulfil = (order: Order, at: Instant, licenseId: string): OrderChange => {
  switch (order.state) {
    case 'paid':
      return changed({ ...order, state: 'fulfilled', fulfilledAt: at, licenseId, note: null })
    case 'fulfilled':
      return KNOWN
    case 'cancelled':
      return refused(CANCELLED)
    default:
      return refused('it is not paid')
  }
}

const hold = (order: Order, reason: string): OrderChange =>
  order.state === 'paid' ? changed({ ...order, note: reason }) : KNOWN

const cancel = (order: Order, at: Instant, reason: string | null): OrderChange => {
  switch (order.state) {
    case 'cancelled':
      return KNOWN
    case 'fulfilled':
      return refused(`its license ${order.licenseId ?? ''} is made: revoke that instead`)
    default:
      return changed({ ...order, state: 'cancelled', cancelledAt: at, note: reason })
  }
}

/**
 * One step in the life of an order: draft → placed → paid → fulfilled, and cancelled from each but the last. Telling the same
 * event again changes nothing, so a payment that is told twice pays once and a license is made once (O1).
 */
export const changeOrder = (order: Order, event: OrderEvent): OrderChange => {
  switch (event.type) {
    case 'place':
      return place(order, event.at)
    case 'pay':
      return pay(order, event.payment)
    case 'fulfil':
      return fulfil(order, event.at, event.licenseId)
    case 'hold':
      return hold(order, event.reason)
    case 'cancel':
      return cancel(order, event.at, event.reason)
  }
}
