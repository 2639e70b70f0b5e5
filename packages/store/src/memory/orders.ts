import type { Offer, Order, OrderDocument, OrderRequest } from '../port/facts.ts'
import { frozen } from '../port/frozen.ts'
import type { Orders } from '../port/orders.ts'
import type { Page, SetupChange } from '../port/setup.ts'
import { byKey, copied, pageOf, Table, type UndoLog } from './table.ts'

interface Owned {
  readonly id: string
  readonly organizationId: string
}

const newestFirst = <Row extends Owned>(
  rows: Iterable<Row>,
  organizationId: string | null,
  { limit, after }: Page,
): readonly Row[] =>
  [...rows]
    .filter((row) => organizationId === null || row.organizationId === organizationId)
    .filter(({ id }) => after === null || id < after)
    .sort((a, b) => byKey<Row>(({ id }) => id)(b, a))
    .slice(0, limit)

/** What is sold and was ordered, in memory. */
export const memoryOrders = (log: UndoLog, note: (change: SetupChange) => Promise<void>): Orders => {
  const offers = new Table<string, Offer>(log)
  const orders = new Table<string, Order>(log)
  const requests = new Table<string, OrderRequest>(log)
  const documents = new Table<string, OrderDocument>(log)
  const numbers = new Table<string, number>(log)
  return {
    offer: async (code) => offers.get(code) ?? null,
    offers: async (page) => pageOf(offers.values(), ({ code }) => code, page),
    async putOffer(offer, change) {
      offers.set(offer.code, frozen(copied(offer)))
      await note(change)
    },
    order: async (id) => orders.get(id) ?? null,
    orders: async ({ organizationId }, page) => newestFirst(orders.values(), organizationId, page),
    async putOrder(order, change) {
      orders.set(order.id, frozen(copied(order)))
      await note(change)
    },
    request: async (id) => requests.get(id) ?? null,
    requests: async ({ organizationId }, page) => newestFirst(requests.values(), organizationId, page),
    async putRequest(request, change) {
      requests.set(request.id, frozen(copied(request)))
      await note(change)
    },
    document: async (number) => documents.get(number) ?? null,
    documents: async (orderId) =>
      [...documents.values()]
        .filter((document) => document.orderId === orderId)
        .sort(byKey(({ number }) => number)),
    async addDocument(document, change) {
      if (!documents.has(document.number)) documents.set(document.number, frozen(copied(document)))
      await note(change)
    },
    async nextNumber(series) {
      const next = (numbers.get(series) ?? 0) + 1
      numbers.set(series, next)
      return next
    },
  }
}
