import { query } from '../query.ts'

export const putMark = query<{
  client: number
  kind: string
  session: string
  at: number
  lifted: number | null
  actor: string
  reason: string | null
}>()('put-mark', ({ db, p }) =>
  db
    .insertInto('marks')
    .values({
      client: p.client,
      kind: p.kind,
      session: p.session,
      at: p.at,
      lifted: p.lifted,
      actor: p.actor,
      reason: p.reason,
    })
    .onConflict((conflict) =>
      conflict.columns(['client', 'kind', 'session']).doUpdateSet({
        at: (eb) => eb.ref('excluded.at'),
        lifted: (eb) => eb.ref('excluded.lifted'),
        actor: (eb) => eb.ref('excluded.actor'),
        reason: (eb) => eb.ref('excluded.reason'),
      }),
    ),
)

export const marksOf = query<{ client: number }>()('marks-of', ({ db, p }) =>
  db
    .selectFrom('marks')
    .select(['kind', 'session', 'at', 'lifted', 'actor', 'reason'])
    .where('client', '=', p.client)
    .orderBy('kind')
    .orderBy('session'),
)

export const boundingMarks = query<Record<never, never>>()('bounding-marks', ({ db }) =>
  db
    .selectFrom('marks')
    .innerJoin('clients', 'clients.id', 'marks.client')
    .select(['clients.uuid', 'marks.kind', 'marks.session', 'marks.at'])
    .where((eb) => eb.or([eb('marks.kind', '=', 'voided'), eb('marks.kind', '=', 'accepted')]))
    .where('marks.lifted', 'is', null),
)

export const clientsAbove = query<{ slot: number; units: number }>()('clients-above', ({ db, p }) =>
  db
    .selectFrom('figures')
    .innerJoin('clients', 'clients.id', 'figures.client')
    .where('figures.slot', '=', p.slot)
    .select('clients.uuid')
    .groupBy(['figures.client', 'clients.uuid'])
    .having((eb) => eb(eb.fn.sum<number>('figures.count'), '>', p.units)),
)

export const linesOfClient = query<{ client: number }>()('lines-of-client', ({ db, p }) =>
  db
    .selectFrom('lines')
    .select(['product', 'used', 'used_sent_at', 'restarts', 'forked_at', 'cloned_at'])
    .where('client', '=', p.client)
    .orderBy('product'),
)

export const sequencesOfClient = query<{ client: number }>()('sequences-of-client', ({ db, p }) =>
  db
    .selectFrom('sequences')
    .select(['store', 'sequence', 'dropped', 'at', 'holes'])
    .where('client', '=', p.client)
    .orderBy('store'),
)

export const codesOfClient = query<{ client: number }>()('codes-of-client', ({ db, p }) =>
  db
    .selectFrom('code_clients')
    .innerJoin('names as code', 'code.id', 'code_clients.code')
    .leftJoin('names as password', 'password.id', 'code_clients.password')
    .select(['code.name as code', 'password.name as password'])
    .where('code_clients.client', '=', p.client),
)

export const seatExceptionsOfClient = query<{ client: number }>()('seat-exceptions-of-client', ({ db, p }) =>
  db
    .selectFrom('seat_exceptions')
    .innerJoin('names', 'names.id', 'seat_exceptions.item')
    .select(['names.name', 'seat_exceptions.at'])
    .where('seat_exceptions.client', '=', p.client),
)

/** Goes from one slot that holds figures to the next, and looks into each for those of the client. */
export const figuresOfClient = query<{ client: number }>()('figures-of-client', ({ db, p }) =>
  db
    .withRecursive('places(slot)', (first) =>
      first
        .selectFrom('figures')
        .select((eb) => eb.fn.min<number | null>('figures.slot').as('slot'))
        .unionAll(
          first
            .selectFrom('places')
            .where('places.slot', 'is not', null)
            .select((eb) =>
              eb
                .selectFrom('figures')
                .whereRef('figures.slot', '>', 'places.slot')
                .select((next) => next.fn.min<number | null>('figures.slot').as('slot'))
                .as('slot'),
            ),
        ),
    )
    .selectFrom('places')
    .innerJoin('figures', 'figures.slot', 'places.slot')
    .where('figures.client', '=', p.client)
    .select(['figures.slot', 'figures.series', 'figures.count', 'figures.ticket']),
)

export const deleteFiguresOfPlace = query<{ slot: number; client: number }>()(
  'delete-figures-of-place',
  ({ db, p }) => db.deleteFrom('figures').where('slot', '=', p.slot).where('client', '=', p.client),
)

const deleteOf = (
  table:
    | 'sessions'
    | 'tickets'
    | 'sequences'
    | 'lines'
    | 'blocks'
    | 'devices'
    | 'decisions'
    | 'code_clients'
    | 'marks',
) =>
  query<{ client: number }>()(`delete-${table.replace('_', '-')}-of-client`, ({ db, p }) =>
    db.deleteFrom(table).where('client', '=', p.client),
  )

/** What a client leaves in each table that names it. */
export const deletesOfClient = [
  deleteOf('sessions'),
  deleteOf('tickets'),
  deleteOf('sequences'),
  deleteOf('lines'),
  deleteOf('blocks'),
  deleteOf('devices'),
  deleteOf('decisions'),
  deleteOf('code_clients'),
  deleteOf('marks'),
] as const

/** Seats stay under the number, which no UUID that was ever told leads to. */
export const renameClient = query<{ client: number; uuid: Uint8Array }>()('rename-client', ({ db, p }) =>
  db.updateTable('clients').set({ uuid: p.uuid }).where('id', '=', p.client),
)

export const deleteOutboxAbout = query<{ pattern: string }>()('delete-outbox-about', ({ db, p }) =>
  db.deleteFrom('outbox').where('data', 'like', p.pattern),
)

export const renameSubject = query<{ from: string; to: string }>()('rename-subject', ({ db, p }) =>
  db.updateTable('setup_changes').set({ subject: p.to }).where('subject', '=', p.from),
)

export const putErasure = query<{ digest: string; at: number }>()('put-erasure', ({ db, p, dialect }) =>
  db
    .insertInto('erasures')
    .values({ digest: p.digest, at: p.at })
    .onConflict((conflict) =>
      conflict
        .column('digest')
        .doUpdateSet((eb) => ({ at: dialect.greatest(eb.ref('excluded.at'), eb.ref('erasures.at')) })),
    ),
)

export const anyErasure = query<Record<never, never>>()('any-erasure', ({ db }) =>
  db.selectFrom('erasures').select('digest').where('digest', '>', '').limit(1),
)

export const erasuresAmong = query<{ digests: string }>()('erasures-among', ({ db, p, dialect }) =>
  db
    .selectFrom('erasures')
    .select(['digest', 'at'])
    .where((eb) => dialect.among(eb.ref('digest'), p.digests)),
)
