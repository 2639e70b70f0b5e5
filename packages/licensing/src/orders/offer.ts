import type { Instant } from '@countersign/protocol/vocabulary'

/** What an order is for (domain.md O1). */
export const ORDER_KINDS = ['purchase', 'renewal', 'quota-extension', 'device-clearing'] as const
export type OrderKind = (typeof ORDER_KINDS)[number]

/** Who sees an offer: everyone, also without an account; every licensee; one organization, as the answer to its request. */
export const AUDIENCES = ['public', 'licensees', 'one'] as const
export type Audience = (typeof AUDIENCES)[number]

/** What an offer makes once it is paid. */
export interface OfferMakes {
  /** Items of a purchase, as they are ordered; with a quantity of n each has n times the quota. */
  readonly items: readonly Readonly<Record<string, unknown>>[]
  /** Product that a renewal, an extension or a clearing is for; null: any. */
  readonly product: string | null
  /** Units or seats that an extension of quantity 1 adds; null where nothing is extended. */
  readonly quota: number | null
  /** Days that a renewal lasts; null: as long as what it renews. */
  readonly days: number | null
}

/** A priced line of the catalogue (O1). */
export interface Offer {
  readonly code: string
  readonly name: string
  readonly description: string
  readonly kind: OrderKind
  /** ISO 4217. */
  readonly currency: string
  /** Net price of one, in minor units of the currency. */
  readonly price: number
  readonly makes: OfferMakes
  readonly audience: Audience
  /** For audience `one`: who sees it. */
  readonly organizationId: string | null
  /** License (renewal) or item (extension, clearing) that it is for and no other; null: the buyer chooses. */
  readonly target: string | null
  readonly createdAt: Instant
  /** Nothing new is ordered by it from then on; orders keep what they were placed with. */
  readonly withdrawnAt: Instant | null
}

/** Whether an organization may order by an offer now; null: somebody without an account. */
export const mayOrder = (offer: Offer, organizationId: string | null, now: Instant): boolean => {
  if (offer.withdrawnAt !== null && now >= offer.withdrawnAt) return false
  switch (offer.audience) {
    case 'public':
      return true
    case 'licensees':
      return organizationId !== null
    case 'one':
      return organizationId !== null && offer.organizationId === organizationId
  }
}
