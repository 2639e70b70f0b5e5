import { AUDIENCES, mayOrder, type Offer, ORDER_KINDS, ORDER_LIMITS } from '@countersign/licensing'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { requireMatch } from '../../http/api/etag.ts'
import { commitOnce } from '../../http/api/once.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { isoTimeOrNull } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { salesSettings } from './sales-settings.ts'
import { Line, Lines, nullable, OfferCode, OrganizationId, oneOf } from './shapes.ts'

const Makes = Type.Object(
  {
    items: Type.Optional(
      Type.Array(Type.Record(Type.String(), Type.Unknown()), {
        maxItems: 64,
        description: 'Items of a purchase, as those of a new license.',
      }),
    ),
    product: Type.Optional(nullable(Line(64, 1))),
    quota: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
    days: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 36_500 }))),
  },
  { additionalProperties: false },
)

const NewOffer = Type.Object(
  {
    code: OfferCode,
    name: Line(200, 1),
    description: Type.Optional(Lines(2_000)),
    kind: oneOf(ORDER_KINDS),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.' }),
    price: Type.Integer({
      minimum: 0,
      maximum: ORDER_LIMITS.price,
      description: 'Net price of one, in minor units of the currency (cents).',
    }),
    makes: Makes,
    audience: Type.Optional(oneOf(AUDIENCES)),
    organizationId: Type.Optional(nullable(OrganizationId)),
    target: Type.Optional(nullable(Line(32, 1))),
  },
  { additionalProperties: false },
)

const OfferPatch = Type.Object(
  {
    name: Type.Optional(Line(200, 1)),
    description: Type.Optional(Lines(2_000)),
    price: Type.Optional(Type.Integer({ minimum: 0, maximum: ORDER_LIMITS.price })),
    withdrawn: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
)

export const OfferView = Type.Object({
  code: Type.String(),
  name: Type.String(),
  description: Type.String(),
  kind: Type.String(),
  currency: Type.String(),
  price: Type.Integer(),
  makes: Type.Object({
    items: Type.Array(Type.Record(Type.String(), Type.Unknown())),
    product: nullable(Type.String()),
    quota: nullable(Type.Integer()),
    days: nullable(Type.Integer()),
  }),
  audience: Type.String(),
  organizationId: nullable(Type.String()),
  target: nullable(Type.String()),
  withdrawnAt: nullable(Type.String()),
})

export const offerView = (offer: Offer): Static<typeof OfferView> => {
  const { createdAt: _, withdrawnAt, makes, ...shown } = offer
  return {
    ...shown,
    makes: { ...makes, items: makes.items.map((item) => ({ ...item })) },
    withdrawnAt: isoTimeOrNull(withdrawnAt),
  }
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

const madeOf = async (work: Work, input: Static<typeof NewOffer>): Promise<Offer['makes']> => {
  const { items = [], product = null, quota = null, days = null } = input.makes
  if (input.kind === 'purchase') await work.services.fulfilment.checkItems(work.tx, items)
  else if (items.length > 0) throw invalid('makes/items', 'belongs to a purchase.')
  if (input.kind === 'quota-extension' && quota === null)
    throw invalid('makes/quota', 'is missing: how much one of it adds.')
  if (product !== null && (await work.tx.setup.product(product)) === null)
    throw invalid('makes/product', `there is no product ${product}.`)
  return { items, product, quota, days }
}

const createOffer = async (work: Work, input: Static<typeof NewOffer>): Promise<Offer> => {
  if (!CURRENCIES.has(input.currency)) throw invalid('currency', 'is no currency of ISO 4217.')
  if ((await work.tx.orders.offer(input.code)) !== null)
    throw conflict(`There is already an offer ${input.code}.`)
  const organizationId = input.organizationId ?? null
  const audience = input.audience ?? (organizationId === null ? 'licensees' : 'one')
  if ((audience === 'one') !== (organizationId !== null))
    throw invalid('organizationId', 'belongs to the audience `one`, and is needed there.')
  if (organizationId !== null && (await work.tx.setup.organization(organizationId)) === null)
    throw invalid('organizationId', `there is no organization ${organizationId}.`)
  const offer: Offer = {
    code: input.code,
    name: input.name,
    description: input.description ?? '',
    kind: input.kind,
    currency: input.currency,
    price: input.price,
    makes: await madeOf(work, input),
    audience,
    organizationId,
    target: input.target ?? null,
    createdAt: work.now,
    withdrawnAt: null,
  }
  await work.tx.orders.putOffer(offer, changeOf(work, 'offer.create', { subject: offer.code, after: offer }))
  return offer
}

/** Offers that somebody may order by now, by code. */
const offersFor = async (
  tx: Transaction,
  organizations: readonly (string | null)[],
  now: number,
): Promise<readonly Offer[]> =>
  (await tx.orders.offers({ limit: 5_000, after: null })).filter((offer) =>
    organizations.some((id) => mayOrder(offer, id, now)),
  )

export const offerRoutes = (api: Api): void => {
  const { services } = api
  const { store, clock } = services
  endpoint(api, {
    method: 'POST',
    url: '/v1/offers',
    scope: 'write',
    tag: 'orders',
    summary: 'Put a priced offer into the catalogue',
    body: NewOffer,
    status: 201,
    answer: OfferView,
    handle: async (call) =>
      commitOnce(services, call, {
        unit: async (tx) => {
          const work = { tx, services, now: clock.now(), actor: call.caller.name }
          return { status: 201, body: offerView(await createOffer(work, call.body)) }
        },
      }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/offers',
    scope: 'read',
    members: { role: 'viewer', listed: true },
    tag: 'orders',
    summary: 'List offers: for members those that they may order by',
    query: PageQuery,
    answer: listOf(OfferView),
    handle: async (call) => ({
      body: await store.read((tx) => {
        const { within } = call
        return readPage(pageOf(call.query), {
          fetch: async (page) =>
            within === null
              ? tx.orders.offers(page)
              : (await offersFor(tx, within, clock.now()))
                  .filter(({ code }) => page.after === null || code > page.after)
                  .slice(0, page.limit),
          key: ({ code }) => code,
          view: offerView,
        })
      }),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/public-offers',
    scope: null,
    tag: 'orders',
    summary: 'What anyone may order, and how it is paid',
    answer: Type.Object({
      rows: Type.Array(OfferView),
      ordering: Type.Boolean({ description: 'Whether it can be ordered without an account.' }),
      methods: Type.Array(Type.String()),
      tax: Type.Object({ name: Type.String(), basisPoints: Type.Integer() }),
    }),
    handle: async () => {
      const { offers, settings } = await store.read(async (tx) => ({
        offers: await offersFor(tx, [null], clock.now()),
        settings: await salesSettings(tx),
      }))
      return {
        body: {
          rows: offers.filter(({ kind }) => kind === 'purchase').map(offerView),
          ordering: settings.publicOrders,
          methods: settings.methods,
          tax: settings.tax,
        },
      }
    },
  })
  endpoint(api, {
    method: 'PATCH',
    url: '/v1/offers/:code',
    scope: 'write',
    tag: 'orders',
    summary:
      'Change an offer’s name, description or price, or withdraw it; orders keep what they were made with',
    params: Type.Object({ code: Type.String() }),
    body: OfferPatch,
    answer: OfferView,
    handle: async (call) => ({
      tagged: true,
      body: await store.commit(async (tx) => {
        const work = { tx, services, now: clock.now(), actor: call.caller.name }
        const before = await tx.orders.offer(call.params.code)
        if (before === null) throw notFound('offer', call.params.code)
        requireMatch(call.ifMatch, offerView(before))
        const { withdrawn, ...changes } = call.body
        const after: Offer = {
          ...before,
          ...changes,
          withdrawnAt: withdrawn === undefined ? before.withdrawnAt : withdrawn ? work.now : null,
        }
        await tx.orders.putOffer(
          after,
          changeOf(work, 'offer.update', { subject: before.code, before, after }),
        )
        return offerView(after)
      }),
    }),
  })
}
