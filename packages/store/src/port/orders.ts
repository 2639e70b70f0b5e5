import type { Offer, Order, OrderDocument, OrderRequest } from './facts.ts'
import type { Page, SetupChange } from './setup.ts'

/** What is sold and was ordered (domain.md §11). Every method that writes also appends its `SetupChange` to the audit log. */
export interface Orders {
  offer(code: string): Promise<Offer | null>
  /** By code. */
  offers(page: Page): Promise<readonly Offer[]>
  /** Inserts or replaces. */
  putOffer(offer: Offer, change: SetupChange): Promise<void>
  order(id: string): Promise<Order | null>
  /** By ID, the last first; IDs begin with their time, so the newest is the first. Null: of all organizations. */
  orders(filter: { readonly organizationId: string | null }, page: Page): Promise<readonly Order[]>
  /** Inserts or replaces. */
  putOrder(order: Order, change: SetupChange): Promise<void>
  request(id: string): Promise<OrderRequest | null>
  /** As `orders`. */
  requests(filter: { readonly organizationId: string | null }, page: Page): Promise<readonly OrderRequest[]>
  putRequest(request: OrderRequest, change: SetupChange): Promise<void>
  document(number: string): Promise<OrderDocument | null>
  /** Documents of an order, by their numbers. */
  documents(orderId: string): Promise<readonly OrderDocument[]>
  /** Inserts; a document of the same number stays as it is. */
  addDocument(document: OrderDocument, change: SetupChange): Promise<void>
  /**
   * The next number of a series, from 1 without a gap: a unit that is undone gives its number back. One unit at a time may
   * ask (`locks.setup`).
   */
  nextNumber(series: string): Promise<number>
}
