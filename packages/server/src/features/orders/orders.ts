import { type Order, PAYMENT_METHODS } from '@countersign/licensing'
import Type, { type Static } from 'typebox'
import { operatorMay } from '../../http/api/caller.ts'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { requireMatch } from '../../http/api/etag.ts'
import { prepareAndCommitOnce } from '../../http/api/once.ts'
import { organizationOfList, own } from '../../http/api/own.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { invalid, notFound } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { BuyerFields, checkMethod, NewOrder, newOrder, nullIfEmpty } from './new-order.ts'
import { cancelOrder, confirmPayment, draftOrder, placeOrder, sendQuote } from './order-steps.ts'
import { OrderView, orderView } from './order-view.ts'
import { salesSettings } from './sales-settings.ts'
import { ById, Empty, Line, Lines, nullable, OrganizationId, oneOf } from './shapes.ts'

/** What a licensee may settle when accepting a quote. */
const Acceptance = Type.Object(
  {
    method: Type.Optional(oneOf(PAYMENT_METHODS)),
    buyerReference: BuyerFields.buyerReference,
    billTo: Type.Optional(Lines(1_000, 1)),
  },
  { additionalProperties: false },
)

const accept = async (work: Work, id: string, input: Static<typeof Acceptance>): Promise<Order> => {
  const order = await work.tx.orders.order(id)
  if (order === null) throw notFound('order', id)
  if (order.state === 'draft') {
    const method = input.method ?? order.method
    const buyerReference = nullIfEmpty(input.buyerReference) ?? order.buyerReference
    checkMethod(await salesSettings(work.tx), { method, buyerReference })
    const settled: Order = {
      ...order,
      method,
      buyerReference,
      billTo: input.billTo ?? order.billTo,
      acceptedBy: work.actor,
    }
    await work.tx.orders.putOrder(
      settled,
      changeOf(work, 'order.accept', { subject: id, organizationId: order.organizationId, after: input }),
    )
  }
  return placeOrder(work, id)
}

export const orderPlacingRoutes = (api: Api): void => {
  const { services } = api
  const { store, clock } = services
  endpoint(api, {
    method: 'POST',
    url: '/v1/orders',
    scope: 'write',
    members: { role: 'manager', of: (_tx, call) => call.body.organizationId },
    tag: 'orders',
    summary: 'Order by offers of the catalogue; staff can make a quote that the licensee accepts',
    body: NewOrder,
    status: 201,
    answer: OrderView,
    handle: async (call) => {
      const staff = operatorMay(call.caller, 'staff')
      const { organizationId, ...input } = call.body
      if (!staff && (input.draft === true || input.requestId != null))
        throw invalid('draft', 'and requestId are the vendor’s.')
      const now = clock.now()
      const prepare = async (): Promise<{ readonly order: Order; readonly owners: readonly string[] }> => {
        const order = await store.read(async (tx) => {
          if ((await tx.setup.organization(organizationId)) === null)
            throw invalid('organizationId', `there is no organization ${organizationId}.`)
          const buyer = { input, organizationId, orderer: call.caller.name, staff }
          return newOrder(tx, buyer, { settings: await salesSettings(tx), now })
        })
        // What could not be made even if it were paid now is refused before anybody pays.
        await services.fulfilment.prepare(order)
        const owners = input.draft === true ? await services.alerts.owners(organizationId) : []
        return { order, owners }
      }
      const answer = await prepareAndCommitOnce(services, call, {
        prepare,
        unit: async (tx, { order, owners }) => {
          const work = { tx, services, now, actor: call.caller.name }
          await draftOrder(work, order)
          if (input.draft === true) await sendQuote(work, order, owners)
          const made = input.draft === true ? order : await placeOrder(work, order.id)
          return { status: 201, body: await orderView(tx, made) }
        },
      })
      services.mail.nudge()
      return answer
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/orders/:id/place',
    scope: 'write',
    members: own.order('manager'),
    tag: 'orders',
    summary: 'Accept a quote: the order is placed and its invoice issued',
    params: ById,
    body: Acceptance,
    answer: OrderView,
    handle: async (call) => {
      const body = await store.commit(async (tx) => {
        const work = { tx, services, now: clock.now(), actor: call.caller.name }
        return orderView(tx, await accept(work, call.params.id, call.body))
      })
      services.mail.nudge()
      return { body }
    },
  })
}

export const orderRoutes = (api: Api): void => {
  const { services } = api
  const { store, clock } = services
  endpoint(api, {
    method: 'GET',
    url: '/v1/orders',
    scope: 'read',
    members: { role: 'viewer', listed: true },
    tag: 'orders',
    summary: 'List orders, newest first',
    query: Type.Object(
      { ...PageQuery.properties, organization: Type.Optional(OrganizationId) },
      { additionalProperties: false },
    ),
    answer: listOf(OrderView),
    handle: async (call) => ({
      body: await store.read(async (tx) => {
        const filter = { organizationId: organizationOfList(call.caller, call.query.organization) }
        const page = await readPage(pageOf(call.query), {
          fetch: (request) => tx.orders.orders(filter, request),
          key: ({ id }) => id,
          view: (row) => row,
        })
        return { rows: await Promise.all(page.rows.map((row) => orderView(tx, row))), next: page.next }
      }),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/orders/:id',
    scope: 'read',
    members: own.order('viewer'),
    tag: 'orders',
    summary: 'Show an order',
    params: ById,
    answer: OrderView,
    handle: async (call) => {
      const body = await store.read(async (tx) => {
        const order = await tx.orders.order(call.params.id)
        return order === null ? null : orderView(tx, order)
      })
      if (body === null) throw notFound('order', call.params.id)
      return { body, tagged: true }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/orders/:id/confirm-payment',
    scope: 'write',
    tag: 'orders',
    summary: 'Confirm that the money is there: the license is made, once, however often this is told',
    params: ById,
    body: Type.Object(
      { reference: Line(200, 1), method: Type.Optional(oneOf(PAYMENT_METHODS)) },
      { additionalProperties: false },
    ),
    answer: OrderView,
    handle: async (call) => {
      const { name } = call.caller
      const before = await store.read((tx) => tx.orders.order(call.params.id))
      if (before === null) throw notFound('order', call.params.id)
      const payment = {
        method: call.body.method ?? before.method,
        reference: call.body.reference,
        at: clock.now(),
        by: name,
      }
      const order = await confirmPayment(services, { id: before.id, payment, actor: name })
      services.mail.nudge()
      return { body: await store.read((tx) => orderView(tx, order)) }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/orders/:id/fulfil',
    scope: 'write',
    tag: 'orders',
    summary: 'Try again to make the license of an order that is paid',
    params: ById,
    body: Empty,
    answer: OrderView,
    handle: async (call) => {
      const order = await confirmPayment(services, {
        id: call.params.id,
        payment: null,
        actor: call.caller.name,
      })
      services.mail.nudge()
      return { body: await store.read((tx) => orderView(tx, order)) }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/orders/:id/cancel',
    scope: 'write',
    members: own.order('manager'),
    tag: 'orders',
    summary: 'Cancel an order whose license is not made; members only one that is not paid',
    params: ById,
    body: Type.Object({ reason: Type.Optional(nullable(Line(500))) }, { additionalProperties: false }),
    answer: OrderView,
    handle: async (call) => {
      const body = await store.commit(async (tx) => {
        const work = { tx, services, now: clock.now(), actor: call.caller.name }
        const order = await tx.orders.order(call.params.id)
        if (order === null) throw notFound('order', call.params.id)
        requireMatch(call.ifMatch, await orderView(tx, order))
        if (call.within !== null && order.state === 'paid')
          throw invalid('id', 'this order is paid: ask the vendor to cancel it and pay the money back.')
        return orderView(tx, await cancelOrder(work, order.id, call.body.reason ?? null))
      })
      services.mail.nudge()
      return { body }
    },
  })
}
