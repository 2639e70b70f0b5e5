import { mayOrder, type OrderRequest, REQUEST_KINDS } from '@countersign/licensing'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { commitOnce } from '../../http/api/once.ts'
import { organizationOfList, own } from '../../http/api/own.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { conflict, invalid, notFound } from '../../http/api/problem.ts'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { refuseManyRequests } from './bounds.ts'
import { newOrderId } from './order-ids.ts'
import { salesSettings } from './sales-settings.ts'
import { ById, Line, Lines, nullable, OfferCode, OrganizationId, oneOf } from './shapes.ts'

const NewRequest = Type.Object(
  {
    organizationId: OrganizationId,
    kind: oneOf(REQUEST_KINDS),
    licenseId: Type.Optional(nullable(Line(32, 1))),
    message: Lines(4_000),
  },
  { additionalProperties: false },
)

const Answer = Type.Object(
  {
    text: Lines(4_000, 1),
    offer: Type.Optional(nullable(OfferCode)),
    orderId: Type.Optional(nullable(Line(32, 1))),
  },
  { additionalProperties: false },
)

const RequestView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  organizationId: Type.String(),
  licenseId: nullable(Type.String()),
  facts: Type.Array(Type.String()),
  message: Type.String(),
  createdAt: Type.String(),
  createdBy: Type.String(),
  answer: nullable(
    Type.Object({
      at: Type.String(),
      by: Type.String(),
      text: Type.String(),
      offer: nullable(Type.String()),
      orderId: nullable(Type.String()),
    }),
  ),
  closedAt: nullable(Type.String()),
})

const viewOf = ({ itemId: _, ...request }: OrderRequest): Static<typeof RequestView> => ({
  ...request,
  facts: [...request.facts],
  createdAt: isoTime(request.createdAt),
  answer: request.answer === null ? null : { ...request.answer, at: isoTime(request.answer.at) },
  closedAt: isoTimeOrNull(request.closedAt),
})

/** What the license says now, line by line: the vendor need not look it up (O3). */
const factsOf = async (tx: Transaction, organizationId: string, id: string): Promise<readonly string[]> => {
  const license = await tx.setup.license(id)
  if (license?.organizationId !== organizationId)
    throw invalid('licenseId', `your organization has no license ${id}.`)
  const items = await tx.setup.signedItems(license.itemIds)
  return [
    `License ${id} ${license.alias ?? ''}: ${license.status}, hosting ${license.hosting ?? 'not chosen'}`,
    ...items.map(
      ({ item: { terms } }) =>
        `Item ${terms.id}: ${terms.product}, ${terms.chargeWay}, quota ${terms.quota ?? 'unlimited'}, until ${isoTime(terms.expires)}, ${terms.offlineDays === null ? 'offline time by default' : `offline ${terms.offlineDays} days`}`,
    ),
  ]
}

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text)

const make = async (work: Work, input: Static<typeof NewRequest>): Promise<OrderRequest> => {
  const { tx, services, now, actor } = work
  const licenseId = input.licenseId ?? null
  const request: OrderRequest = {
    id: newOrderId(now),
    kind: input.kind,
    state: 'open',
    organizationId: input.organizationId,
    licenseId,
    itemId: null,
    facts: licenseId === null ? [] : await factsOf(tx, input.organizationId, licenseId),
    message: input.message,
    createdAt: now,
    createdBy: actor,
    answer: null,
    closedAt: null,
  }
  await tx.orders.putRequest(
    request,
    changeOf(work, 'request.create', {
      subject: request.id,
      organizationId: request.organizationId,
      after: request,
    }),
  )
  const { salesEmail } = await salesSettings(tx)
  if (salesEmail !== null)
    await services.mail.queue(tx, {
      to: [salesEmail],
      subject: `Request of ${input.organizationId}: ${input.kind}`,
      text: `${actor} asks:\n\n${input.message}\n\n${request.facts.join('\n')}\n\n${services.publicUrl}/requests/${request.id}\n`,
    })
  return request
}

const found = async (tx: Transaction, id: string): Promise<OrderRequest> => {
  const request = await tx.orders.request(id)
  if (request === null) throw notFound('request', id)
  if (request.state === 'closed') throw conflict(`The request ${id} is closed.`)
  return request
}

/** Answers with words and an offer or an order that the organization can see (O3). */
const answer = async (work: Work, id: string, input: Static<typeof Answer>): Promise<OrderRequest> => {
  const { tx, services, now, actor } = work
  const request = await found(tx, id)
  const { offer = null, orderId = null } = input
  const offered = offer === null ? null : await tx.orders.offer(offer)
  if (offer !== null && (offered === null || !mayOrder(offered, request.organizationId, now)))
    throw invalid('offer', `there is no offer ${offer} that the organization may order by.`)
  if (orderId !== null && (await tx.orders.order(orderId))?.organizationId !== request.organizationId)
    throw invalid('orderId', `the organization has no order ${orderId}.`)
  const answered: OrderRequest = {
    ...request,
    state: 'answered',
    answer: { at: now, by: actor, text: input.text, offer, orderId },
  }
  await tx.orders.putRequest(
    answered,
    changeOf(work, 'request.answer', {
      subject: id,
      organizationId: request.organizationId,
      after: answered.answer,
    }),
  )
  const place = orderId === null ? `/requests/${id}` : `/orders/${orderId}`
  if (isAddress(request.createdBy))
    await services.mail.queue(tx, {
      to: [request.createdBy],
      subject: `Our answer to your request: ${request.kind}`,
      text: `${input.text}\n\n${services.publicUrl}${place}\n`,
    })
  return answered
}

/** Requests to sales, which both sides see with their state (O3). */
export const requestRoutes = (api: Api): void => {
  const { services } = api
  const { store, clock } = services
  endpoint(api, {
    method: 'POST',
    url: '/v1/requests',
    scope: 'write',
    members: { role: 'manager', of: (_tx, call) => call.body.organizationId },
    tag: 'orders',
    summary: 'Ask the vendor for what only the vendor can do, with the license’s facts',
    body: NewRequest,
    status: 201,
    answer: RequestView,
    handle: async (call) => {
      const done = await commitOnce(services, call, {
        unit: async (tx) => {
          const work = { tx, services, now: clock.now(), actor: call.caller.name }
          if ((await tx.setup.organization(call.body.organizationId)) === null)
            throw invalid('organizationId', `there is no organization ${call.body.organizationId}.`)
          if (call.within !== null) await refuseManyRequests(tx, call.body.organizationId)
          return { status: 201, body: viewOf(await make(work, call.body)) }
        },
      })
      services.mail.nudge()
      return done
    },
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/requests',
    scope: 'read',
    members: { role: 'viewer', listed: true },
    tag: 'orders',
    summary: 'List requests, newest first',
    query: Type.Object(
      { ...PageQuery.properties, organization: Type.Optional(OrganizationId) },
      { additionalProperties: false },
    ),
    answer: listOf(RequestView),
    handle: async (call) => ({
      body: await store.read((tx) => {
        const filter = { organizationId: organizationOfList(call.caller, call.query.organization) }
        return readPage(pageOf(call.query), {
          fetch: (request) => tx.orders.requests(filter, request),
          key: ({ id }) => id,
          view: viewOf,
        })
      }),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/requests/:id',
    scope: 'read',
    members: own.orderRequest('viewer'),
    tag: 'orders',
    summary: 'Show a request with its state and answer',
    params: ById,
    answer: RequestView,
    handle: async ({ params }) => {
      const request = await store.read((tx) => tx.orders.request(params.id))
      if (request === null) throw notFound('request', params.id)
      return { body: viewOf(request) }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/requests/:id/answer',
    scope: 'write',
    tag: 'orders',
    summary: 'Answer a request with words, and with an offer or an order',
    params: ById,
    body: Answer,
    answer: RequestView,
    handle: async (call) => {
      const body = await store.commit(async (tx) => {
        const work = { tx, services, now: clock.now(), actor: call.caller.name }
        return viewOf(await answer(work, call.params.id, call.body))
      })
      services.mail.nudge()
      return { body }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/requests/:id/close',
    scope: 'write',
    members: own.orderRequest('manager'),
    tag: 'orders',
    summary: 'Close a request, by either side',
    params: ById,
    answer: RequestView,
    handle: async (call) => ({
      body: await store.commit(async (tx) => {
        const work = { tx, services, now: clock.now(), actor: call.caller.name }
        const request = await found(tx, call.params.id)
        const closed: OrderRequest = { ...request, state: 'closed', closedAt: work.now }
        const { organizationId } = request
        await tx.orders.putRequest(
          closed,
          changeOf(work, 'request.close', { subject: request.id, organizationId }),
        )
        return viewOf(closed)
      }),
    }),
  })
}
