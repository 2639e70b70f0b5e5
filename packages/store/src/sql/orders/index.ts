import type { Offer, Order, OrderDocument, OrderRequest } from '../../port/facts.ts'
import type { Orders } from '../../port/orders.ts'
import type { Page, SetupChange } from '../../port/setup.ts'
import type { Engine } from '../engine.ts'
import * as queries from './order-queries.ts'

interface Content {
  readonly content: string
}

const parsed = <T>(row: Content): T => JSON.parse(row.content) as T
const parsedOrNull = <T>(row: Content | undefined): T | null => (row === undefined ? null : parsed<T>(row))

/** Sorts after every ID. */
const LAST = '~'
const before = ({ after, limit }: Page): { readonly before: string; readonly limit: number } => ({
  before: after ?? LAST,
  limit,
})

/** What is sold and was ordered, over SQL. */
export const sqlOrders = (engine: Engine, note: (change: SetupChange) => Promise<void>): Orders => ({
  offer: async (code) => parsedOrNull<Offer>(await engine.row(queries.offerOf, { code })),
  offers: async (page) =>
    (await engine.rows(queries.offersAfter, { after: page.after ?? '', limit: page.limit })).map((row) =>
      parsed<Offer>(row),
    ),
  async putOffer(offer, change) {
    await engine.run(queries.putOffer, { code: offer.code, content: JSON.stringify(offer) })
    await note(change)
  },
  order: async (id) => parsedOrNull<Order>(await engine.row(queries.orderOf, { id })),
  async orders({ organizationId: organization }, page) {
    const rows =
      organization === null
        ? await engine.rows(queries.ordersBefore, before(page))
        : await engine.rows(queries.ordersOfBefore, { organization, ...before(page) })
    return rows.map((row) => parsed<Order>(row))
  },
  async putOrder(order, change) {
    await engine.run(queries.putOrder, {
      id: order.id,
      organization: order.organizationId,
      content: JSON.stringify(order),
    })
    await note(change)
  },
  request: async (id) => parsedOrNull<OrderRequest>(await engine.row(queries.orderRequestOf, { id })),
  async requests({ organizationId: organization }, page) {
    const rows =
      organization === null
        ? await engine.rows(queries.orderRequestsBefore, before(page))
        : await engine.rows(queries.orderRequestsOfBefore, { organization, ...before(page) })
    return rows.map((row) => parsed<OrderRequest>(row))
  },
  async putRequest(request, change) {
    await engine.run(queries.putOrderRequest, {
      id: request.id,
      organization: request.organizationId,
      content: JSON.stringify(request),
    })
    await note(change)
  },
  document: async (number) =>
    parsedOrNull<OrderDocument>(await engine.row(queries.orderDocumentOf, { number })),
  documents: async (order) =>
    (await engine.rows(queries.documentsOfOrder, { order })).map((row) => parsed<OrderDocument>(row)),
  async addDocument(document, change) {
    await engine.run(queries.addOrderDocument, {
      number: document.number,
      order: document.orderId,
      content: JSON.stringify(document),
    })
    await note(change)
  },
  nextNumber: async (series) => (await engine.write(queries.nextOrderNumber, { series })).last,
})
