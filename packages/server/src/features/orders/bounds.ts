import { DEFAULTS } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { conflict } from '../../http/api/problem.ts'

/** Rows of an organization that are looked through, the newest first. */
const LOOK = { limit: 500, after: null } as const

/** Each order sends mails and takes a number: a licensee may have so many that nobody has paid (P6). */
export const refuseManyOrders = async (tx: Transaction, organizationId: string): Promise<void> => {
  const rows = await tx.orders.orders({ organizationId }, LOOK)
  const most = DEFAULTS.ordersUnpaid
  if (rows.filter(({ state }) => state === 'placed').length >= most)
    throw conflict(`There are ${most} orders that are not paid: pay or cancel some of them first.`)
}

/** Each request is a mail to sales: a licensee may have so many that nobody has answered (P6). */
export const refuseManyRequests = async (tx: Transaction, organizationId: string): Promise<void> => {
  const rows = await tx.orders.requests({ organizationId }, LOOK)
  const most = DEFAULTS.requestsOpen
  if (rows.filter(({ state }) => state === 'open').length >= most)
    throw conflict(`There are ${most} requests that wait for an answer: close some of them first.`)
}
