export { type AlertCondition, type AlertKind, type AlertMark, TOLERANCE_END } from './alerts/condition.ts'
export type { DecisionCounts } from './alerts/denied.ts'
export { type DueAlerts, dueAlerts } from './alerts/due.ts'
export { type AlertFacts, alertConditions } from './alerts/organization.ts'
export { takesOver } from './alerts/takes-over.ts'
export { type AttributedUse, type Attribution, attribute, type SlotSum } from './attribute.ts'
export { authorize } from './authorize.ts'
export { compareBytes } from './bytes.ts'
export type { Ground, Wish } from './candidates.ts'
export { type ExcessSum, excessBucket } from './charge-exceptions.ts'
export { chargeUsage, openingBalances } from './charge-usage.ts'
export type * from './charging.ts'
export { clearLine } from './continuation.ts'
export type * from './decision.ts'
export { epochBoundaries, epochOf } from './epochs.ts'
export { accountsAt, exceptionsAllowed, usesExceptions } from './exceptions.ts'
export { type Excess, excessOf, type SlotDemand, type SlotGround } from './excess.ts'
export { explainGrant, type TriedAgain } from './explain-grant.ts'
export type * from './facts.ts'
export type * from './figures.ts'
export { type ItemStage, type ItemState, type ItemStateFacts, itemState } from './item-state.ts'
export { itemUsageAt, sumUsage } from './item-usage.ts'
export { type BoundOf, mergeFigures } from './merge-figures.ts'
export { type Amounts, amountsOf, ORDER_LIMITS } from './orders/amounts.ts'
export {
  AUDIENCES,
  type Audience,
  mayOrder,
  type Offer,
  type OfferMakes,
  ORDER_KINDS,
  type OrderKind,
} from './orders/offer.ts'
export {
  CONTACT_KINDS,
  ORDER_STATES,
  type Order,
  type OrderContact,
  type OrderLine,
  type OrderState,
  PAYMENT_METHODS,
  type Payment,
  type PaymentMethod,
  type Tax,
} from './orders/order.ts'
export {
  DOCUMENT_KINDS,
  type DocumentKind,
  type OrderDocument,
  type Seller,
} from './orders/order-document.ts'
export { changeOrder, type OrderChange, type OrderEvent } from './orders/order-life.ts'
export {
  type OrderRequest,
  REQUEST_KINDS,
  REQUEST_STATES,
  type RequestKind,
  type RequestState,
} from './orders/order-request.ts'
export { type UpcomingRenewal, upcomingRenewals } from './orders/renewals.ts'
export { type Outlook, outlookOf } from './outlook.ts'
export { periodAt } from './periods.ts'
export { type Demand, type PlaceDelta, type PlaceFacts, placeDeltas, usesOf } from './places.ts'
export { PRIVATE_TRIAL } from './private-trial.ts'
export { publicTrialDays, publicTrialTerms, type TrialFacts } from './public-trial.ts'
export { quotaNow, quotaOf, supplementsAt, toleranceOf } from './quota.ts'
export { type Reached, reachCode } from './reach-code.ts'
export { refuseReason } from './refuse-reason.ts'
export { isConcurrent, seatRuns, seatUntil } from './seats.ts'
export { type Standing, type StandingFacts, standing } from './standing.ts'
export { compareUsage, type UsageOrderContext, usageOrder } from './usage-order.ts'
export { type PreviewedItem, usagePreview } from './usage-preview.ts'
export { graceEnd, itemEnd, type Phase, phaseAt } from './validity.ts'
export { type Party, whoCanFix } from './who-can-fix.ts'
