import { amountsOf, type DocumentKind, type Order, type OrderDocument } from '@countersign/licensing'
import { changeOf, type Work } from '../../http/api/work.ts'
import { salesSettings, sellerOf } from './sales-settings.ts'

const PREFIX = { invoice: 'INV', cancellation: 'CAN', receipt: 'REC' } as const

const numberOf = async (work: Work, order: Order, kind: DocumentKind): Promise<string> => {
  if (kind === 'quote') return `QUO-${order.id}`
  const number = await work.tx.orders.nextNumber(kind)
  return `${PREFIX[kind]}-${String(number).padStart(6, '0')}`
}

/**
 * Issues a document, once of each kind for an order: with everything that it shows, so that it never changes, and with the
 * next number of its series, which a unit of work that is undone gives back (O4).
 */
export const issueDocument = async (work: Work, order: Order, kind: DocumentKind): Promise<OrderDocument> => {
  const issued = await work.tx.orders.documents(order.id)
  const before = issued.find((document) => document.kind === kind)
  if (before !== undefined) return before
  const document: OrderDocument = {
    number: await numberOf(work, order, kind),
    kind,
    orderId: order.id,
    issuedAt: work.now,
    seller: sellerOf(await salesSettings(work.tx)),
    order,
    amounts: amountsOf(order),
    about: kind === 'quote' ? null : (issued.find((each) => each.kind === 'invoice')?.number ?? null),
  }
  await work.tx.orders.addDocument(
    document,
    changeOf(work, 'order.document', {
      subject: order.id,
      organizationId: order.organizationId,
      after: document.number,
    }),
  )
  return document
}
