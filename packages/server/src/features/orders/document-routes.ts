import type { Order } from '@countersign/licensing'
import type { Transaction } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { own } from '../../http/api/own.ts'
import { conflict, notFound } from '../../http/api/problem.ts'
import { changeOf } from '../../http/api/work.ts'
import { documentFile } from './order-files.ts'
import { tellDocument } from './order-mails.ts'
import { Email, Line } from './shapes.ts'

/** How the license file of an order is named among its documents. */
const LICENSE_FILE = 'license-file'

const ByNumber = Type.Object({ id: Type.String(), number: Line(64, 1) })

/** A document of this order and no other, by the name of its attachment. */
const attachmentOf = async (tx: Transaction, order: Order, number: string): Promise<string> => {
  if (number !== LICENSE_FILE) {
    if ((await tx.orders.document(number))?.orderId !== order.id) throw notFound('document', number)
    return `document/${number}`
  }
  if (order.licenseId === null) throw conflict(`The order ${order.id} has made no license yet.`)
  return `license/${order.licenseId}`
}

export const documentRoutes = (api: Api): void => {
  const { services } = api
  const { store, clock } = services
  endpoint(api, {
    method: 'GET',
    url: '/v1/orders/:id/documents/:number',
    scope: 'read',
    members: own.order('viewer'),
    tag: 'orders',
    summary: 'A document of an order as a PDF, in base64',
    params: ByNumber,
    answer: Type.Object({ name: Type.String(), mediaType: Type.String(), base64: Type.String() }),
    handle: async ({ params }) => {
      const document = await store.read((tx) => tx.orders.document(params.number))
      if (document?.orderId !== params.id) throw notFound('document', params.number)
      const { name, mediaType, content } = await documentFile(store, params.number)
      return { body: { name, mediaType, base64: Buffer.from(content).toString('base64') } }
    },
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/orders/:id/documents/:number/send',
    scope: 'write',
    members: own.order('manager'),
    tag: 'orders',
    summary:
      'Send a document of an order again, or its license file (`license-file`), to its buyer and contacts',
    params: ByNumber,
    body: Type.Object(
      { to: Type.Optional(Type.Array(Email, { minItems: 1, maxItems: 10 })) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ to: Type.Array(Type.String()) }),
    handle: async ({ params, body, caller }) => {
      const to = await store.commit(async (tx) => {
        const order = await tx.orders.order(params.id)
        if (order === null) throw notFound('order', params.id)
        const work = { tx, services, now: clock.now(), actor: caller.name }
        const attachment = await attachmentOf(tx, order, params.number)
        const recipients = await tellDocument(work, order, { attachment, to: body.to ?? null })
        if (recipients.length === 0)
          throw conflict('Nobody is named on this order: say to whom it shall be sent.')
        await tx.setup.note(
          changeOf(work, 'order.send', {
            subject: order.id,
            organizationId: order.organizationId,
            after: { document: params.number, to: recipients },
          }),
        )
        return recipients
      })
      services.mail.nudge()
      return { body: { to: [...to] } }
    },
  })
}
