import { lookUpQuery, query } from './query.ts'

export const findClient = lookUpQuery<{ uuid: Uint8Array }>()('find-client', ({ db, p, dialect }) =>
  db
    .selectFrom('clients')
    .select(['id', 'uuid'])
    .where((eb) => dialect.matching([{ column: eb.ref('uuid'), value: p.uuid, kind: 'bytes' }])),
)

export const addClient = query<{ uuid: Uint8Array }>()('add-client', ({ db, p }) =>
  db
    .insertInto('clients')
    .values({ uuid: p.uuid })
    .onConflict((conflict) => conflict.column('uuid').doUpdateSet({ uuid: (eb) => eb.ref('excluded.uuid') }))
    .returning('id'),
)

export const findModule = query<{ name: string }>()('find-module', ({ db, p }) =>
  db.selectFrom('modules').select('id').where('name', '=', p.name),
)

/** Numbers begin with 0, which takes no byte. */
export const addModule = query<{ name: string }>()('add-module', ({ db, p }) =>
  db
    .insertInto('modules')
    .columns(['id', 'name'])
    .expression((eb) =>
      eb
        .selectFrom('modules')
        .where('id', '>=', 0)
        .select((inner) => [
          inner.fn.coalesce(inner(inner.fn.max('id'), '+', 1), inner.lit(0)).as('id'),
          inner.val(p.name).as('name'),
        ]),
    )
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name: (eb) => eb.ref('excluded.name') }))
    .returning('id'),
)

export const moduleOfId = query<{ id: number }>()('module-of-id', ({ db, p }) =>
  db.selectFrom('modules').select('name').where('id', '=', p.id),
)

export const findName = query<{ name: string }>()('find-name', ({ db, p }) =>
  db.selectFrom('names').select('id').where('name', '=', p.name),
)

export const addName = query<{ name: string }>()('add-name', ({ db, p }) =>
  db
    .insertInto('names')
    .values({ name: p.name })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name: (eb) => eb.ref('excluded.name') }))
    .returning('id'),
)

export const findSession = lookUpQuery<{ client: number; session: Uint8Array }>()(
  'find-session',
  ({ db, p, dialect }) =>
    db
      .selectFrom('sessions')
      .select(['client', 'number', 'session', 'ticket'])
      .where((eb) => dialect.narrowSession(eb.ref('session'), p.session))
      .where((eb) =>
        dialect.matching([
          { column: eb.ref('client'), value: p.client, kind: 'number' },
          { column: eb.ref('session'), value: p.session, kind: 'bytes' },
        ]),
      ),
)

/** Numbers a session of a client, beginning with 0. The caller has found that it is new. */
export const addSession = query<{ client: number; session: Uint8Array; ticket: number }>()(
  'add-session',
  ({ db, p }) =>
    db
      .insertInto('sessions')
      .columns(['client', 'number', 'session', 'ticket'])
      .expression((eb) =>
        eb
          .selectFrom('sessions')
          .where('client', '=', p.client)
          .select((inner) => [
            inner.val(p.client).as('client'),
            inner.fn.coalesce(inner(inner.fn.max('number'), '+', 1), inner.lit(0)).as('number'),
            inner.val(p.session).as('session'),
            inner.val(p.ticket).as('ticket'),
          ]),
      )
      .returning(['number', 'ticket']),
)

export const findTicket = lookUpQuery<{ client: number; authorization: Uint8Array }>()(
  'find-ticket',
  ({ db, p, dialect }) =>
    db
      .selectFrom('tickets')
      .select(['client', 'number', 'authorization'])
      .where((eb) =>
        dialect.matching([
          { column: eb.ref('client'), value: p.client, kind: 'number' },
          { column: eb.ref('authorization'), value: p.authorization, kind: 'bytes' },
        ]),
      ),
)

/** Numbers a ticket of a client, beginning with 0. */
export const addTicket = query<{ client: number; authorization: Uint8Array; iat: number; class: number }>()(
  'add-ticket',
  ({ db, p }) =>
    db
      .insertInto('tickets')
      .columns(['client', 'number', 'authorization', 'iat', 'class'])
      .expression((eb) =>
        eb
          .selectFrom('tickets')
          .where('client', '=', p.client)
          .select((inner) => [
            inner.val(p.client).as('client'),
            inner.fn.coalesce(inner(inner.fn.max('number'), '+', 1), inner.lit(0)).as('number'),
            inner.val(p.authorization).as('authorization'),
            inner.val(p.iat).as('iat'),
            inner.val(p.class).as('class'),
          ]),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['client', 'authorization'])
          .doUpdateSet({ authorization: (eb) => eb.ref('excluded.authorization') }),
      )
      .returning('number'),
)

export const findClass = query<{ content: string }>()('find-class', ({ db, p }) =>
  db.selectFrom('classes').select('id').where('content', '=', p.content),
)

export const addClass = query<{ organization: string | null; code: string | null; content: string }>()(
  'add-class',
  ({ db, p }) =>
    db
      .insertInto('classes')
      .values({ organization: p.organization, code: p.code, content: p.content })
      .onConflict((conflict) =>
        conflict.column('content').doUpdateSet({ content: (eb) => eb.ref('excluded.content') }),
      )
      .returning('id'),
)

interface Numbered {
  readonly client: number
  readonly number: number
}

export const sessionOfNumber = lookUpQuery<Numbered>()('session-of-number', ({ db, p, dialect }) =>
  db
    .selectFrom('sessions')
    .select(['client', 'number', 'session', 'ticket'])
    .where((eb) =>
      dialect.matching([
        { column: eb.ref('client'), value: p.client, kind: 'number' },
        { column: eb.ref('number'), value: p.number, kind: 'number' },
      ]),
    ),
)

export const ticketOfNumber = lookUpQuery<Numbered>()('ticket-of-number', ({ db, p, dialect }) =>
  db
    .selectFrom('tickets')
    .select(['client', 'number', 'authorization', 'iat', 'class'])
    .where((eb) =>
      dialect.matching([
        { column: eb.ref('client'), value: p.client, kind: 'number' },
        { column: eb.ref('number'), value: p.number, kind: 'number' },
      ]),
    ),
)
