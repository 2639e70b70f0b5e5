import { changeOrder, type Order, type OrderEvent, type Payment } from '@countersign/licensing'
import { conflict, notFound, Problem } from '../../http/api/problem.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import type { ManagementServices } from '../../services.ts'
import { issueDocument } from './order-documents.ts'
import { tellCancelled, tellFulfilled, tellHeld, tellPlaced, tellQuote } from './order-mails.ts'

const told = (order: Order) => ({ state: order.state, licenseId: order.licenseId, note: order.note })

/** Takes one step and stores it; null: it had been taken before. */
const step = async (
  work: Work,
  order: Order,
  { event, action }: { readonly event: OrderEvent; readonly action: string },
): Promise<Order | null> => {
  const change = changeOrder(order, event)
  if (change.kind === 'refused') throw conflict(`The order ${order.id} cannot go on: ${change.reason}.`)
  if (change.kind === 'known') return null
  await work.tx.orders.putOrder(
    change.order,
    changeOf(work, action, {
      subject: order.id,
      organizationId: order.organizationId,
      before: told(order),
      after: told(change.order),
    }),
  )
  return change.order
}

const found = async ({ tx }: Pick<Work, 'tx'>, id: string): Promise<Order> => {
  const order = await tx.orders.order(id)
  if (order === null) throw notFound('order', id)
  return order
}

/** Stores a new order as a quote, and tells the buyer. */
export const draftOrder = async (work: Work, order: Order): Promise<Order> => {
  const { id, organizationId } = order
  await work.tx.orders.putOrder(
    order,
    changeOf(work, 'order.create', { subject: id, organizationId, after: order }),
  )
  return order
}

export const sendQuote = async (work: Work, order: Order, owners: readonly string[]): Promise<void> =>
  tellQuote(work, order, { quote: await issueDocument(work, order, 'quote'), owners })

/** Places an order: its invoice is issued and sent. Placing it again changes nothing. */
export const placeOrder = async (work: Work, id: string): Promise<Order> => {
  const order = await found(work, id)
  const placed = await step(work, order, { event: { type: 'place', at: work.now }, action: 'order.place' })
  if (placed === null) return order
  await tellPlaced(work, placed, await issueDocument(work, placed, 'invoice'))
  return placed
}

/** Cancels an order whose license is not made; what was invoiced is taken back by a document of its own. */
export const cancelOrder = async (work: Work, id: string, reason: string | null): Promise<Order> => {
  const order = await found(work, id)
  const event: OrderEvent = { type: 'cancel', at: work.now, reason }
  const cancelled = await step(work, order, { event, action: 'order.cancel' })
  if (cancelled === null) return order
  const invoiced = order.placedAt !== null
  await tellCancelled(work, cancelled, invoiced ? await issueDocument(work, cancelled, 'cancellation') : null)
  return cancelled
}

type Making = Awaited<ReturnType<ManagementServices['fulfilment']['prepare']>>

/** What can be refused when a license is made, as a value; faults stay exceptions. */
const orProblem = async <T>(work: Promise<T>): Promise<T | Problem> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

/** Pays, makes the license and issues the receipt: all in one transaction, or nothing (O1). */
const payAndMake = async (
  work: Work,
  about: { readonly id: string; readonly payment: Payment | null; readonly make: Making },
): Promise<Order> => {
  const before = await found(work, about.id)
  const paid =
    about.payment === null
      ? null
      : await step(work, before, { event: { type: 'pay', payment: about.payment }, action: 'order.pay' })
  const order = paid ?? before
  if (order.state === 'fulfilled') return order
  if (order.state !== 'paid')
    throw conflict(`The order ${order.id} is ${order.state}, so its license cannot be made.`)
  const license = await about.make({ tx: work.tx, actor: work.actor })
  const event: OrderEvent = { type: 'fulfil', at: work.now, licenseId: license.id }
  const done = (await step(work, order, { event, action: 'order.fulfil' })) ?? order
  await tellFulfilled(work, done, await issueDocument(work, done, 'receipt'))
  return done
}

/** The money is there and nothing could be made of it: that is kept, and said to sales. */
const payAndHold = async (
  work: Work,
  about: { readonly id: string; readonly payment: Payment | null; readonly problem: Problem },
): Promise<Order> => {
  const before = await found(work, about.id)
  const paid =
    about.payment === null
      ? before
      : ((await step(work, before, {
          event: { type: 'pay', payment: about.payment },
          action: 'order.pay',
        })) ?? before)
  const event: OrderEvent = { type: 'hold', reason: about.problem.message }
  const held = (await step(work, paid, { event, action: 'order.hold' })) ?? paid
  if (held.state === 'paid') await tellHeld(work, held)
  return held
}

/**
 * Takes a payment for an order and makes its license, exactly once: told twice, in parallel or on two servers, the later ones
 * find it done (O1). Null for `payment`: it was paid before, and its license is tried again. When the license cannot be made,
 * the order stays paid and says why.
 */
export const confirmPayment = async (
  services: ManagementServices,
  about: { readonly id: string; readonly payment: Payment | null; readonly actor: string },
): Promise<Order> => {
  const { id, payment, actor } = about
  const order = await services.store.read((tx) => found({ tx }, id))
  if (order.state === 'fulfilled') return order
  if (payment === null && order.state !== 'paid')
    throw conflict(`The order ${id} is ${order.state}, so its license cannot be made.`)
  const now = services.clock.now()
  const commit = (unit: (work: Work) => Promise<Order>): Promise<Order> =>
    services.store.commit((tx) => unit({ tx, services, now, actor }))
  const make = await orProblem(services.fulfilment.prepare(order))
  const done =
    make instanceof Problem
      ? make
      : await orProblem(commit((work) => payAndMake(work, { id, payment, make })))
  if (!(done instanceof Problem)) return done
  // Another server or a repetition may have made it meanwhile: then that is found, and nothing is held.
  return commit((work) => payAndHold(work, { id, payment, problem: done }))
}
