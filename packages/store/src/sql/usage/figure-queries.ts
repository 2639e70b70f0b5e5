import { HOLES_KEPT } from '../../port/holes.ts'
import { lookUpQuery, manyQuery, query } from '../query.ts'

export const figuresOfPlace = lookUpQuery<{ slot: number; client: number }>()(
  'figures-of-place',
  ({ db, p, dialect }) =>
    db
      .selectFrom('figures')
      .where((eb) =>
        dialect.matching([
          { column: eb.ref('figures.slot'), value: p.slot, kind: 'number' },
          { column: eb.ref('figures.client'), value: p.client, kind: 'number' },
        ]),
      )
      .select(['figures.slot', 'figures.client', 'figures.series', 'figures.count', 'figures.ticket']),
)

export const putFigure = manyQuery<{
  slot: number
  client: number
  series: number
  count: number
  ticket: number
}>()(
  'put-figure',
  { slot: 'number', client: 'number', series: 'number', count: 'number', ticket: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('figures')
      .columns(['slot', 'client', 'series', 'count', 'ticket'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict.columns(['slot', 'client', 'series']).doUpdateSet({
          count: (eb) => eb.ref('excluded.count'),
          ticket: (eb) => eb.ref('excluded.ticket'),
        }),
      ),
)

/** Every figure, those of one client and slot together. */
export const allFigures = query<Record<never, never>>()('all-figures', ({ db }) =>
  db
    .selectFrom('figures')
    .select(['slot', 'client', 'series', 'count', 'ticket'])
    .orderBy('slot')
    .orderBy('client'),
)

export const clientOfId = query<{ id: number }>()('client-of-id', ({ db, p }) =>
  db.selectFrom('clients').select('uuid').where('id', '=', p.id),
)

export const putSequence = manyQuery<{
  client: number
  store: string
  sequence: number
  dropped: number
  at: number
}>()(
  'put-sequence',
  { client: 'number', store: 'text', sequence: 'number', dropped: 'number', at: 'number' },
  ({ db, rows, dialect }) =>
    db
      .insertInto('sequences')
      .columns(['client', 'store', 'sequence', 'dropped', 'at'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict.columns(['client', 'store']).doUpdateSet((eb) => ({
          sequence: dialect.greatest(eb.ref('excluded.sequence'), eb.ref('sequences.sequence')),
          // What is skipped is a hole; what comes later than a larger one may fill it. Read by `holesOf`.
          holes: eb
            .case()
            .when(eb(eb.fn<number>('length', ['sequences.holes']), '>', HOLES_KEPT))
            .then(eb.ref('sequences.holes'))
            .when(eb('excluded.sequence', '>', eb('sequences.sequence', '+', 1)))
            .then(
              dialect.joined([
                eb.ref('sequences.holes'),
                ' ',
                eb('sequences.sequence', '+', 1),
                '-',
                eb('excluded.sequence', '-', 1),
              ]),
            )
            .when(
              eb.and([
                eb('excluded.sequence', '<', eb.ref('sequences.sequence')),
                eb('sequences.holes', '<>', ''),
              ]),
            )
            .then(dialect.joined([eb.ref('sequences.holes'), ' ', eb.ref('excluded.sequence')]))
            .else(eb.ref('sequences.holes'))
            .end(),
          dropped: dialect.greatest(eb.ref('excluded.dropped'), eb.ref('sequences.dropped')),
          at: dialect.greatest(eb.ref('excluded.at'), eb.ref('sequences.at')),
        })),
      ),
)
