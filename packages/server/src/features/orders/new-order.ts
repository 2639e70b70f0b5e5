import {
  CONTACT_KINDS,
  mayOrder,
  type Offer,
  ORDER_LIMITS,
  type Order,
  type OrderLine,
  PAYMENT_METHODS,
  type PaymentMethod,
} from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { invalid } from '../../http/api/problem.ts'
import { refuseManyOrders } from './bounds.ts'
import { newOrderId } from './order-ids.ts'
import type { SalesSettings } from './sales-settings.ts'
import { Email, Line, Lines, nullable, OfferCode, OrganizationId, oneOf } from './shapes.ts'

export const Contact = Type.Object(
  { kind: oneOf(CONTACT_KINDS), name: Line(200), email: Email },
  { additionalProperties: false },
)

const LineInput = Type.Object(
  {
    offer: OfferCode,
    quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: ORDER_LIMITS.quantity })),
    unitPrice: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: ORDER_LIMITS.price,
        description: 'Another price than the offer’s, in minor units: for staff alone.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** What a buyer says about payment and address, with an account or without. */
export const BuyerFields = {
  lines: Type.Array(LineInput, { minItems: 1, maxItems: ORDER_LIMITS.lines }),
  method: oneOf(PAYMENT_METHODS),
  buyerReference: Type.Optional(nullable(Line(100))),
  reseller: Type.Optional(nullable(Line(200))),
  billTo: Type.Optional(Lines(1_000)),
  contacts: Type.Optional(Type.Array(Contact, { maxItems: 10 })),
}

export const NewOrder = Type.Object(
  {
    organizationId: OrganizationId,
    ...BuyerFields,
    target: Type.Optional(nullable(Line(32, 1))),
    draft: Type.Optional(
      Type.Boolean({ description: 'A quote that the licensee may accept: for staff alone.' }),
    ),
    requestId: Type.Optional(nullable(Line(32, 1))),
  },
  { additionalProperties: false },
)

export interface Buyer {
  readonly input: Omit<Static<typeof NewOrder>, 'organizationId'>
  readonly organizationId: string
  /** Null: somebody without an account. */
  readonly orderer: string | null
  readonly staff: boolean
}

const KIND_NAMES = {
  purchase: 'a purchase',
  renewal: 'a renewal',
  'quota-extension': 'a quota extension',
  'device-clearing': 'a clearing of devices',
} as const

const offersOf = async (tx: Transaction, { input, organizationId, orderer, staff }: Buyer, now: Instant) => {
  const found: Offer[] = []
  for (const [index, line] of input.lines.entries()) {
    const offer = await tx.orders.offer(line.offer)
    const buyer = orderer === null ? null : organizationId
    if (offer === null || (!staff && !mayOrder(offer, buyer, now)) || (staff && offer.withdrawnAt !== null))
      throw invalid(`lines/${index}/offer`, `there is no offer ${line.offer} to order by.`)
    if (line.unitPrice !== undefined && !staff)
      throw invalid(`lines/${index}/unitPrice`, 'is set by the vendor alone.')
    found.push(offer)
  }
  return found
}

/** What an order is about, and that all of its lines are about the same. */
const kindOf = (offers: readonly Offer[], quantities: readonly number[]): Order['kind'] => {
  const [first] = offers
  if (first === undefined) throw invalid('lines', 'is empty.')
  const { kind, currency } = first
  if (offers.some((offer) => offer.kind !== kind || offer.currency !== currency))
    throw invalid('lines', 'are of several kinds or currencies: order them one by one.')
  if (kind === 'purchase') return kind
  if (offers.length > 1) throw invalid('lines', `are several: ${KIND_NAMES[kind]} has one.`)
  if (kind !== 'quota-extension' && quantities.some((quantity) => quantity !== 1))
    throw invalid('lines/0/quantity', `must be 1 for ${KIND_NAMES[kind]}.`)
  return kind
}

/** Which license or item it is for; refuses another organization's and another product's. */
const targetOf = async (
  tx: Transaction,
  { input, organizationId }: Buyer,
  { kind, offer }: { readonly kind: Order['kind']; readonly offer: Offer | undefined },
): Promise<string | null> => {
  if (kind === 'purchase') {
    if (input.target != null) throw invalid('target', 'belongs to renewals, extensions and clearings.')
    return null
  }
  const target = offer?.target ?? input.target ?? null
  if (target === null)
    throw invalid('target', `is missing: the ${kind === 'renewal' ? 'license' : 'item'} that it is for.`)
  if (offer?.target != null && input.target != null && input.target !== offer.target)
    throw invalid('target', `this offer is for ${offer.target} alone.`)
  const license = kind === 'renewal' ? await tx.setup.license(target) : null
  const items = await tx.setup.signedItems(kind === 'renewal' ? (license?.itemIds ?? []) : [target])
  const own = items.filter(({ item }) => item.terms.organizationId === organizationId)
  if (own.length === 0)
    throw invalid('target', `your organization has no such ${kind === 'renewal' ? 'license' : 'item'}.`)
  const product = offer?.makes.product ?? null
  if (product !== null && own.some(({ item }) => item.terms.product !== product))
    throw invalid('target', `this offer is for the product ${product} alone.`)
  return target
}

export const nullIfEmpty = (text: string | null | undefined): string | null =>
  text == null || text.trim() === '' ? null : text

/** Refuses a way to pay that the vendor does not take, and a purchase order without its number. */
export const checkMethod = (
  { methods }: SalesSettings,
  { method, buyerReference }: { readonly method: PaymentMethod; readonly buyerReference?: string | null },
): void => {
  if (!methods.includes(method)) throw invalid('method', `this vendor takes ${methods.join(', ')}.`)
  if (method === 'purchase-order' && nullIfEmpty(buyerReference) === null)
    throw invalid('buyerReference', 'is missing: the number of your purchase order.')
}

/** An order as it is made from what the buyer says: a draft, which the caller places. Everything of the offers is copied into it. */
export const newOrder = async (
  tx: Transaction,
  buyer: Buyer,
  { settings, now }: { readonly settings: SalesSettings; readonly now: Instant },
): Promise<Order> => {
  const { input, organizationId, orderer } = buyer
  checkMethod(settings, input)
  if (!buyer.staff) await refuseManyOrders(tx, organizationId)
  if (
    input.requestId != null &&
    (await tx.orders.request(input.requestId))?.organizationId !== organizationId
  )
    throw invalid('requestId', `the organization has no request ${input.requestId}.`)
  const offers = await offersOf(tx, buyer, now)
  const quantities = input.lines.map(({ quantity }) => quantity ?? 1)
  const kind = kindOf(offers, quantities)
  const lines = offers.map(
    (offer, index): OrderLine => ({
      offer: offer.code,
      name: offer.name,
      description: offer.description,
      quantity: quantities[index] ?? 1,
      unitPrice: input.lines[index]?.unitPrice ?? offer.price,
      makes: offer.makes,
    }),
  )
  const target = await targetOf(tx, buyer, { kind, offer: offers[0] })
  const organization = await tx.setup.organization(organizationId)
  return {
    id: newOrderId(now),
    kind,
    state: 'draft',
    organizationId,
    lines,
    target,
    currency: offers[0]?.currency ?? '',
    tax: settings.tax,
    method: input.method,
    buyerReference: nullIfEmpty(input.buyerReference),
    reseller: nullIfEmpty(input.reseller),
    billTo: nullIfEmpty(input.billTo) ?? organization?.name ?? '',
    contacts: input.contacts ?? [],
    createdAt: now,
    createdBy: orderer ?? 'portal',
    placedAt: null,
    payment: null,
    fulfilledAt: null,
    cancelledAt: null,
    note: null,
    licenseId: null,
    requestId: input.requestId ?? null,
  }
}
