import { amountsOf, type Order, type OrderDocument } from '@countersign/licensing'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
import { Contact } from './new-order.ts'
import { PAYMENTS } from './payments.ts'
import { salesSettings } from './sales-settings.ts'
import { nullable } from './shapes.ts'

const DocumentView = Type.Object({ number: Type.String(), kind: Type.String(), issued: Type.String() })

export const OrderView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  organizationId: Type.String(),
  organizationName: Type.String(),
  lines: Type.Array(
    Type.Object({
      offer: Type.String(),
      name: Type.String(),
      description: Type.String(),
      quantity: Type.Integer(),
      unitPrice: Type.Integer(),
    }),
  ),
  target: nullable(Type.String()),
  currency: Type.String(),
  net: Type.Integer({ description: 'Minor units of the currency.' }),
  tax: Type.Integer(),
  taxName: Type.String(),
  taxBasisPoints: Type.Integer(),
  total: Type.Integer(),
  method: Type.String(),
  buyerReference: nullable(Type.String()),
  reseller: nullable(Type.String()),
  billTo: Type.String(),
  contacts: Type.Array(Contact),
  createdAt: Type.String(),
  createdBy: Type.String(),
  placedAt: nullable(Type.String()),
  payment: nullable(
    Type.Object({ method: Type.String(), reference: Type.String(), at: Type.String(), by: Type.String() }),
  ),
  fulfilledAt: nullable(Type.String()),
  cancelledAt: nullable(Type.String()),
  note: nullable(Type.String()),
  licenseId: nullable(Type.String()),
  requestId: nullable(Type.String()),
  howToPay: nullable(Type.String({ description: 'What the buyer does next; null: nothing is to be paid.' })),
  documents: Type.Array(DocumentView),
})

const documentView = ({ number, kind, issuedAt }: OrderDocument): Static<typeof DocumentView> => ({
  number,
  kind,
  issued: isoTime(issuedAt),
})

const howToPay = async (tx: Transaction, order: Order): Promise<string> => {
  const next = await PAYMENTS[order.method].begin(order, await salesSettings(tx))
  return next.kind === 'instructions' ? next.text : next.url
}

/** An order as the API shows it. */
export const orderView = async (tx: Transaction, order: Order): Promise<Static<typeof OrderView>> => {
  const { net, tax, total } = amountsOf(order)
  const organization = await tx.setup.organization(order.organizationId)
  return {
    id: order.id,
    kind: order.kind,
    state: order.state,
    organizationId: order.organizationId,
    organizationName: organization?.name ?? order.organizationId,
    lines: order.lines.map(({ makes: _, ...line }) => line),
    target: order.target,
    currency: order.currency,
    net,
    tax,
    taxName: order.tax.name,
    taxBasisPoints: order.tax.basisPoints,
    total,
    method: order.method,
    buyerReference: order.buyerReference,
    reseller: order.reseller,
    billTo: order.billTo,
    contacts: order.contacts.map((contact) => ({ ...contact })),
    createdAt: isoTime(order.createdAt),
    createdBy: order.createdBy,
    placedAt: isoTimeOrNull(order.placedAt),
    payment: order.payment === null ? null : { ...order.payment, at: isoTime(order.payment.at) },
    fulfilledAt: isoTimeOrNull(order.fulfilledAt),
    cancelledAt: isoTimeOrNull(order.cancelledAt),
    note: order.note,
    licenseId: order.licenseId,
    requestId: order.requestId,
    howToPay: order.state === 'placed' ? await howToPay(tx, order) : null,
    documents: (await tx.orders.documents(order.id)).map(documentView),
  }
}
