import { query } from './query.ts'

export const stateOf = query<{ kind: string; id: string }>()('state-of', ({ db, p }) =>
  db.selectFrom('state').select('value').where('kind', '=', p.kind).where('id', '=', p.id),
)
export const statesOf = query<{ kind: string }>()('states-of', ({ db, p }) =>
  db.selectFrom('state').select(['id', 'value']).where('kind', '=', p.kind).orderBy('id'),
)
export const putState = query<{ kind: string; id: string; value: string }>()('put-state', ({ db, p }) =>
  db
    .insertInto('state')
    .values({ kind: p.kind, id: p.id, value: p.value })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'id']).doUpdateSet({ value: (eb) => eb.ref('excluded.value') }),
    ),
)
export const deleteState = query<{ kind: string; id: string }>()('delete-state', ({ db, p }) =>
  db.deleteFrom('state').where('kind', '=', p.kind).where('id', '=', p.id),
)

export const idempotentOf = query<{ key: string }>()('idempotent-of', ({ db, p }) =>
  db.selectFrom('idempotent').select(['digest', 'status', 'body']).where('key', '=', p.key),
)
export const putIdempotent = query<{
  key: string
  digest: string
  status: number
  body: string
  at: number
}>()('put-idempotent', ({ db, p }) =>
  db
    .insertInto('idempotent')
    .values({ key: p.key, digest: p.digest, status: p.status, body: p.body, at: p.at })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        digest: (eb) => eb.ref('excluded.digest'),
        status: (eb) => eb.ref('excluded.status'),
        body: (eb) => eb.ref('excluded.body'),
        at: (eb) => eb.ref('excluded.at'),
      }),
    ),
)
export const sweepIdempotent = query<{ before: number }>()('sweep-idempotent', ({ db, p }) =>
  db.deleteFrom('idempotent').where('at', '<', p.before),
)

/** A head that is stored stays: two that differ would prove fraud. */
export const addHead = query<{ chain: string; number: number; jws: string; at: number }>()(
  'add-head',
  ({ db, p }) =>
    db
      .insertInto('heads')
      .values({ chain: p.chain, number: p.number, jws: p.jws, at: p.at })
      .onConflict((conflict) => conflict.columns(['chain', 'number']).doNothing()),
)
export const trimHeads = query<{ kept: number }>()('trim-heads', ({ db, p }) =>
  db
    .deleteFrom('heads')
    .where('place', '<=', (eb) =>
      eb.selectFrom('heads').select((inner) => inner(inner.fn.max('place'), '-', p.kept).as('oldest')),
    ),
)
export const headsAfter = query<{ chain: string; after: number; limit: number }>()(
  'heads-after',
  ({ db, p }) =>
    db
      .selectFrom('heads')
      .select(['number', 'jws'])
      .where('chain', '=', p.chain)
      .where('number', '>', p.after)
      .orderBy('number')
      .limit(p.limit),
)

export const addOutbox = query<{ at: number; kind: string; organization: string | null; data: string }>()(
  'add-outbox',
  ({ db, p }) =>
    db.insertInto('outbox').values({ at: p.at, kind: p.kind, organization: p.organization, data: p.data }),
)
export const sweepOutbox = query<{ before: number }>()('sweep-outbox', ({ db, p }) =>
  db.deleteFrom('outbox').where('at', '<', p.before),
)
export const outboxAfter = query<{ number: number; limit: number }>()('outbox-after', ({ db, p }) =>
  db
    .selectFrom('outbox')
    .select(['number', 'at', 'kind', 'organization', 'data'])
    .where('number', '>', p.number)
    .orderBy('number')
    .limit(p.limit),
)

export const chainsBetween = query<{ from: number; to: number }>()('chains-between', ({ db, p }) =>
  db
    .selectFrom('heads')
    .select((eb) => [
      'chain',
      eb.fn.min<number>('number').as('first'),
      eb.fn.max<number>('number').as('last'),
    ])
    .where('at', '>=', p.from)
    .where('at', '<', p.to)
    .groupBy('chain')
    .orderBy((eb) => eb.fn.min('place')),
)
