import { query } from '../query.ts'

export const contactOf = query<{ item: number; client: number }>()('contact-of', ({ db, p }) =>
  db
    .selectFrom('contacts')
    .select(['taken', 'last_contact', 'released', 'until', 'counted', 'places'])
    .where('item', '=', p.item)
    .where('client', '=', p.client),
)

export const putContact = query<{
  item: number
  client: number
  taken: number
  lastContact: number
  released: number | null
  until: number
  counted: number
  places: number
}>()('put-contact', ({ db, p }) =>
  db
    .insertInto('contacts')
    .values({
      item: p.item,
      client: p.client,
      taken: p.taken,
      last_contact: p.lastContact,
      released: p.released,
      until: p.until,
      counted: p.counted,
      places: p.places,
    })
    .onConflict((conflict) =>
      conflict.columns(['item', 'client']).doUpdateSet({
        taken: (eb) => eb.ref('excluded.taken'),
        last_contact: (eb) => eb.ref('excluded.last_contact'),
        released: (eb) => eb.ref('excluded.released'),
        until: (eb) => eb.ref('excluded.until'),
        counted: (eb) => eb.ref('excluded.counted'),
        places: (eb) => eb.ref('excluded.places'),
      }),
    ),
)

export const addSeatCount = query<{ item: number; taken: number }>()('add-seat-count', ({ db, p }) =>
  db
    .insertInto('seat_counts')
    .values({ item: p.item, taken: p.taken })
    .onConflict((conflict) =>
      conflict
        .column('item')
        .doUpdateSet((eb) => ({ taken: eb('seat_counts.taken', '+', eb.ref('excluded.taken')) })),
    ),
)

export const setSeatCount = query<{ item: number; taken: number }>()('set-seat-count', ({ db, p }) =>
  db
    .insertInto('seat_counts')
    .values({ item: p.item, taken: p.taken })
    .onConflict((conflict) =>
      conflict.column('item').doUpdateSet({ taken: (eb) => eb.ref('excluded.taken') }),
    ),
)

/**
 * The counter of an item; the places of counted seats that have lapsed at `now`; and those of seats that were uncounted by
 * a later clock and run at `now`.
 */
export const runningSeats = query<{ item: number; now: number }>()('running-seats', ({ db, p }) =>
  db.selectNoFrom((eb) => {
    const places = (counted: 0 | 1) =>
      eb
        .selectFrom('contacts')
        .select((of) => of.fn.sum<number>('places').as('places'))
        .where('item', '=', p.item)
        .where('counted', '=', counted)
    const zero = eb.lit(0)
    const counter = eb.selectFrom('seat_counts').select('taken').where('item', '=', p.item)
    return [
      eb.fn.coalesce(counter, zero).as('counted'),
      eb.fn.coalesce(places(1).where('until', '<=', p.now), zero).as('lapsed'),
      eb.fn.coalesce(places(0).where('until', '>', p.now), zero).as('revived'),
    ]
  }),
)

export const uncountLapsed = query<{ item: number; now: number }>()('uncount-lapsed', ({ db, p }) =>
  db
    .updateTable('contacts')
    .set({ counted: 0 })
    .where('item', '=', p.item)
    .where('counted', '=', 1)
    .where('until', '<=', p.now),
)

export const contactsOfItem = query<{ item: number; after: number; limit: number }>()(
  'contacts-of-item',
  ({ db, p }) =>
    db
      .selectFrom('contacts')
      .innerJoin('clients', 'clients.id', 'contacts.client')
      .where('contacts.item', '=', p.item)
      .where('contacts.client', '>', p.after)
      .select([
        'clients.uuid',
        'contacts.taken',
        'contacts.last_contact',
        'contacts.released',
        'contacts.until',
        'contacts.places',
      ])
      .orderBy('contacts.client')
      .limit(p.limit),
)

export const contactsOfClient = query<{ client: number }>()('contacts-of-client', ({ db, p }) =>
  db
    .selectFrom('contacts')
    .innerJoin('names', 'names.id', 'contacts.item')
    .where('contacts.client', '=', p.client)
    .select([
      'names.name',
      'contacts.taken',
      'contacts.last_contact',
      'contacts.released',
      'contacts.until',
      'contacts.places',
    ])
    .orderBy('names.name'),
)

/** Counters of items beside the places of their counted contacts. */
export const countedSeats = query<Record<never, never>>()('counted-seats', ({ db }) =>
  db
    .selectFrom('contacts')
    .innerJoin('names', 'names.id', 'contacts.item')
    .leftJoin('seat_counts', 'seat_counts.item', 'contacts.item')
    .select((eb) => [
      'contacts.item',
      'names.name',
      eb.fn.coalesce('seat_counts.taken', eb.lit(0)).as('stored'),
      eb.fn.sum<number>(eb('contacts.counted', '*', eb.ref('contacts.places'))).as('computed'),
    ])
    .groupBy(['contacts.item', 'names.name', 'seat_counts.taken']),
)

export const addSeatException = query<{ item: number; client: number; at: number }>()(
  'add-seat-exception',
  ({ db, p }) =>
    db
      .insertInto('seat_exceptions')
      .values({ item: p.item, client: p.client, at: p.at })
      .onConflict((conflict) => conflict.columns(['item', 'client', 'at']).doNothing()),
)

export const seatExceptionOf = query<{ item: number; client: number; at: number }>()(
  'seat-exception-of',
  ({ db, p }) =>
    db
      .selectFrom('seat_exceptions')
      .select('at')
      .where('item', '=', p.item)
      .where('client', '=', p.client)
      .where('at', '=', p.at),
)

/** One row per seat; they are counted by instant where they are read. */
export const seatExceptionsOfItem = query<{ item: number }>()('seat-exceptions-of-item', ({ db, p }) =>
  db.selectFrom('seat_exceptions').select('at').where('item', '=', p.item),
)
