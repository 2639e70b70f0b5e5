import { query } from '../query.ts'

export const addDecision = query<{
  client: number
  denied: number
  requestId: string
  at: number
  content: string
  organization: string | null
}>()('add-decision', ({ db, p }) =>
  db.insertInto('decisions').values({
    client: p.client,
    denied: p.denied,
    request_id: p.requestId,
    at: p.at,
    content: p.content,
    organization: p.organization,
  }),
)

/** Newest first. */
export const denialsBefore = query<{ before: number; limit: number }>()('denials-before', ({ db, p }) =>
  db
    .selectFrom('decisions')
    .select(['number', 'content'])
    .where((eb) => eb('denied', '=', eb.lit(1)))
    .where('number', '<', p.before)
    .orderBy('number', 'desc')
    .limit(p.limit),
)

/** Newest first. */
export const denialsOfBefore = query<{ organization: string; before: number; limit: number }>()(
  'denials-of-before',
  ({ db, p }) =>
    db
      .selectFrom('decisions')
      .select(['number', 'content'])
      .where((eb) => eb('denied', '=', eb.lit(1)))
      .where('organization', '=', p.organization)
      .where('number', '<', p.before)
      .orderBy('number', 'desc')
      .limit(p.limit),
)

export const sweepDenials = query<{ before: number }>()('sweep-denials', ({ db, p }) =>
  db.deleteFrom('decisions').where('denied', '=', 1).where('at', '<', p.before),
)

/** Keeps the newest `kept` grants (or denials) of a client. */
export const trimDecisions = query<{ client: number; denied: number; kept: number }>()(
  'trim-decisions',
  ({ db, p }) =>
    db
      .deleteFrom('decisions')
      .where('client', '=', p.client)
      .where('denied', '=', p.denied)
      .where('number', '<=', (eb) =>
        eb
          .selectFrom('decisions')
          .select('number')
          .where('client', '=', p.client)
          .where('denied', '=', p.denied)
          .orderBy('number', 'desc')
          .limit(1)
          .offset(p.kept),
      ),
)

export const decisionsOf = query<{ client: number }>()('decisions-of', ({ db, p }) =>
  db.selectFrom('decisions').select('content').where('client', '=', p.client).orderBy('number', 'desc'),
)

export const replayOf = query<{ client: number; requestId: string; since: number }>()(
  'replay-of',
  ({ db, p }) =>
    db
      .selectFrom('decisions')
      .select('content')
      .where('client', '=', p.client)
      .where('request_id', '=', p.requestId)
      .where('at', '>=', p.since)
      .orderBy('number', 'desc')
      .limit(1),
)

export const countDecisions = query<{
  code: string
  day: number
  result: number
  server: number
  count: number
}>()('count-decisions', ({ db, p }) =>
  db
    .insertInto('decision_sums')
    .values({ code: p.code, day: p.day, result: p.result, server: p.server, count: p.count })
    .onConflict((conflict) =>
      conflict
        .columns(['code', 'day', 'result', 'server'])
        .doUpdateSet((eb) => ({ count: eb('decision_sums.count', '+', eb.ref('excluded.count')) })),
    ),
)

export const countRecentDecisions = query<{
  slot: number
  code: string
  server: number
  decided: number
  denied: number
}>()('count-recent-decisions', ({ db, p }) =>
  db
    .insertInto('recent_decisions')
    .values({ slot: p.slot, code: p.code, server: p.server, decided: p.decided, denied: p.denied })
    .onConflict((conflict) =>
      conflict.columns(['slot', 'code', 'server']).doUpdateSet((eb) => ({
        decided: eb('recent_decisions.decided', '+', eb.ref('excluded.decided')),
        denied: eb('recent_decisions.denied', '+', eb.ref('excluded.denied')),
      })),
    ),
)

export const recentDecisionsFrom = query<{ from: number }>()('recent-decisions-from', ({ db, p }) =>
  db
    .selectFrom('recent_decisions')
    .select((eb) => [
      'code',
      eb.fn.sum<number>('decided').as('decided'),
      eb.fn.sum<number>('denied').as('denied'),
    ])
    .where('slot', '>=', p.from)
    .groupBy('code')
    .orderBy('code'),
)

export const sweepRecentDecisions = query<{ before: number }>()('sweep-recent-decisions', ({ db, p }) =>
  db.deleteFrom('recent_decisions').where('slot', '<', p.before),
)

export const decisionSumsOf = query<{ code: string; from: number; to: number }>()(
  'decision-sums-of',
  ({ db, p }) =>
    db
      .selectFrom('decision_sums')
      .select((eb) => ['day', 'result', eb.fn.sum<number>('count').as('count')])
      .where('code', '=', p.code)
      .where('day', '>=', p.from)
      .where('day', '<', p.to)
      .groupBy(['day', 'result'])
      .orderBy('day')
      .orderBy('result', 'desc'),
)

export const addCodeClient = query<{ code: number; client: number; password: number | null }>()(
  'add-code-client',
  ({ db, p }) =>
    db
      .insertInto('code_clients')
      .values({ code: p.code, client: p.client, password: p.password })
      .onConflict((conflict) =>
        conflict.columns(['code', 'client']).doUpdateSet({ password: (eb) => eb.ref('excluded.password') }),
      ),
)

export const passwordDevices = query<{ code: number }>()('password-devices', ({ db, p }) =>
  db
    .selectFrom('code_clients')
    .innerJoin('names', 'names.id', 'code_clients.password')
    .select((eb) => ['names.name', eb.fn.countAll<number>().as('devices')])
    .where('code_clients.code', '=', p.code)
    .groupBy('names.name'),
)

export const codeClient = query<{ code: number; client: number }>()('code-client', ({ db, p }) =>
  db.selectFrom('code_clients').select('code').where('code', '=', p.code).where('client', '=', p.client),
)

export const newSeatsOf = query<{ code: string; hour: number }>()('new-seats-of', ({ db, p }) =>
  db
    .selectFrom('new_seats')
    .select((eb) => eb.fn.sum<number | null>('count').as('count'))
    .where('code', '=', p.code)
    .where('hour', '=', p.hour),
)

export const addNewSeats = query<{ code: string; hour: number; server: number; count: number }>()(
  'add-new-seats',
  ({ db, p }) =>
    db
      .insertInto('new_seats')
      .values({ code: p.code, hour: p.hour, server: p.server, count: p.count })
      .onConflict((conflict) =>
        conflict
          .columns(['code', 'hour', 'server'])
          .doUpdateSet((eb) => ({ count: eb('new_seats.count', '+', eb.ref('excluded.count')) })),
      )
      .returning('count'),
)

/** Only the hour that runs is ever asked for. */
export const dropNewSeats = query<{ code: string; hour: number }>()('drop-new-seats', ({ db, p }) =>
  db.deleteFrom('new_seats').where('code', '=', p.code).where('hour', '<', p.hour),
)
