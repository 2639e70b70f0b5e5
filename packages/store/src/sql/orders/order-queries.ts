import { query } from '../query.ts'

export const offerOf = query<{ code: string }>()('offer-of', ({ db, p }) =>
  db.selectFrom('order_offers').select('content').where('code', '=', p.code),
)
export const offersAfter = query<{ after: string; limit: number }>()('offers-after', ({ db, p }) =>
  db.selectFrom('order_offers').select('content').where('code', '>', p.after).orderBy('code').limit(p.limit),
)
export const putOffer = query<{ code: string; content: string }>()('put-offer', ({ db, p }) =>
  db
    .insertInto('order_offers')
    .values({ code: p.code, content: p.content })
    .onConflict((conflict) =>
      conflict.column('code').doUpdateSet({ content: (eb) => eb.ref('excluded.content') }),
    ),
)

export const orderOf = query<{ id: string }>()('order-of', ({ db, p }) =>
  db.selectFrom('orders').select('content').where('id', '=', p.id),
)
export const ordersBefore = query<{ before: string; limit: number }>()('orders-before', ({ db, p }) =>
  db.selectFrom('orders').select('content').where('id', '<', p.before).orderBy('id', 'desc').limit(p.limit),
)
export const ordersOfBefore = query<{ organization: string; before: string; limit: number }>()(
  'orders-of-before',
  ({ db, p }) =>
    db
      .selectFrom('orders')
      .select('content')
      .where('organization', '=', p.organization)
      .where('id', '<', p.before)
      .orderBy('id', 'desc')
      .limit(p.limit),
)
export const putOrder = query<{ id: string; organization: string; content: string }>()(
  'put-order',
  ({ db, p }) =>
    db
      .insertInto('orders')
      .values({ id: p.id, organization: p.organization, content: p.content })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({
          organization: (eb) => eb.ref('excluded.organization'),
          content: (eb) => eb.ref('excluded.content'),
        }),
      ),
)

export const orderRequestOf = query<{ id: string }>()('order-request-of', ({ db, p }) =>
  db.selectFrom('order_requests').select('content').where('id', '=', p.id),
)
export const orderRequestsBefore = query<{ before: string; limit: number }>()(
  'order-requests-before',
  ({ db, p }) =>
    db
      .selectFrom('order_requests')
      .select('content')
      .where('id', '<', p.before)
      .orderBy('id', 'desc')
      .limit(p.limit),
)
export const orderRequestsOfBefore = query<{ organization: string; before: string; limit: number }>()(
  'order-requests-of-before',
  ({ db, p }) =>
    db
      .selectFrom('order_requests')
      .select('content')
      .where('organization', '=', p.organization)
      .where('id', '<', p.before)
      .orderBy('id', 'desc')
      .limit(p.limit),
)
export const putOrderRequest = query<{ id: string; organization: string; content: string }>()(
  'put-order-request',
  ({ db, p }) =>
    db
      .insertInto('order_requests')
      .values({ id: p.id, organization: p.organization, content: p.content })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({
          organization: (eb) => eb.ref('excluded.organization'),
          content: (eb) => eb.ref('excluded.content'),
        }),
      ),
)

export const orderDocumentOf = query<{ number: string }>()('order-document-of', ({ db, p }) =>
  db.selectFrom('order_documents').select('content').where('number', '=', p.number),
)
export const documentsOfOrder = query<{ order: string }>()('documents-of-order', ({ db, p }) =>
  db.selectFrom('order_documents').select('content').where('order_id', '=', p.order).orderBy('number'),
)
/** A document that is issued stays as it is. */
export const addOrderDocument = query<{ number: string; order: string; content: string }>()(
  'add-order-document',
  ({ db, p }) =>
    db
      .insertInto('order_documents')
      .values({ number: p.number, order_id: p.order, content: p.content })
      .onConflict((conflict) => conflict.column('number').doNothing()),
)

export const nextOrderNumber = query<{ series: string }>()('next-order-number', ({ db, p }) =>
  db
    .insertInto('order_numbers')
    .values({ series: p.series, last: 1 })
    .onConflict((conflict) =>
      conflict.column('series').doUpdateSet({ last: (eb) => eb('order_numbers.last', '+', 1) }),
    )
    .returning('last'),
)
