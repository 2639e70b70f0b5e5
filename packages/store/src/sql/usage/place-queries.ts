import { manyQuery, query } from '../query.ts'

interface DemandKey {
  readonly organization: string
  readonly slot: number
  readonly demand: number
}

interface ExcessKey {
  readonly organization: string
  readonly bucket: number
  readonly choice: number
}

export const addPlaceCount = manyQuery<DemandKey & { devices: number }>()(
  'add-place-count',
  { organization: 'text', slot: 'number', demand: 'number', devices: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('place_counts')
      .columns(['organization', 'slot', 'demand', 'devices'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['organization', 'slot', 'demand'])
          .doUpdateSet((eb) => ({ devices: eb('place_counts.devices', '+', eb.ref('excluded.devices')) })),
      ),
)

/** Demands that nobody has any more. */
export const dropPlaceCount = query<DemandKey>()('drop-place-count', ({ db, p }) =>
  db
    .deleteFrom('place_counts')
    .where('organization', '=', p.organization)
    .where('slot', '=', p.slot)
    .where('demand', '=', p.demand)
    .where('devices', '=', 0),
)

export const setPlaceCount = manyQuery<DemandKey & { devices: number }>()(
  'set-place-count',
  { organization: 'text', slot: 'number', demand: 'number', devices: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('place_counts')
      .columns(['organization', 'slot', 'demand', 'devices'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['organization', 'slot', 'demand'])
          .doUpdateSet({ devices: (eb) => eb.ref('excluded.devices') }),
      ),
)

export const demandsOfSlot = query<{ organization: string; slot: number }>()('demands-of-slot', ({ db, p }) =>
  db
    .selectFrom('place_counts')
    .innerJoin('names', 'names.id', 'place_counts.demand')
    .select(['names.name', 'place_counts.devices'])
    .where('place_counts.organization', '=', p.organization)
    .where('place_counts.slot', '=', p.slot),
)

export const demandsAfter = query<{ organization: string; slot: number; limit: number }>()(
  'demands-after',
  ({ db, p }) =>
    db
      .selectFrom('place_counts')
      .innerJoin('names', 'names.id', 'place_counts.demand')
      .select(['place_counts.slot', 'names.name', 'place_counts.devices'])
      .where('place_counts.organization', '=', p.organization)
      .where('place_counts.slot', '>', p.slot)
      .orderBy('place_counts.slot')
      .limit(p.limit),
)

export const allPlaceCounts = query<Record<never, never>>()('all-place-counts', ({ db }) =>
  db
    .selectFrom('place_counts')
    .innerJoin('names', 'names.id', 'place_counts.demand')
    .select([
      'place_counts.organization',
      'place_counts.slot',
      'place_counts.demand',
      'names.name',
      'place_counts.devices',
    ]),
)

export const addExcessSum = manyQuery<ExcessKey & { places: number }>()(
  'add-excess-sum',
  { organization: 'text', bucket: 'number', choice: 'number', places: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('excess_sums')
      .columns(['organization', 'bucket', 'choice', 'places'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['organization', 'bucket', 'choice'])
          .doUpdateSet((eb) => ({ places: eb('excess_sums.places', '+', eb.ref('excluded.places')) })),
      ),
)

export const setExcessSum = manyQuery<ExcessKey & { places: number }>()(
  'set-excess-sum',
  { organization: 'text', bucket: 'number', choice: 'number', places: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('excess_sums')
      .columns(['organization', 'bucket', 'choice', 'places'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['organization', 'bucket', 'choice'])
          .doUpdateSet({ places: (eb) => eb.ref('excluded.places') }),
      ),
)

export const deleteExcessSum = query<ExcessKey>()('delete-excess-sum', ({ db, p }) =>
  db
    .deleteFrom('excess_sums')
    .where('organization', '=', p.organization)
    .where('bucket', '=', p.bucket)
    .where('choice', '=', p.choice),
)

/** Sums that have become nothing. */
export const dropExcessSum = query<ExcessKey>()('drop-excess-sum', ({ db, p }) =>
  db
    .deleteFrom('excess_sums')
    .where('organization', '=', p.organization)
    .where('bucket', '=', p.bucket)
    .where('choice', '=', p.choice)
    .where('places', '=', 0),
)

export const excessOfOrganization = query<{ organization: string }>()('excess-of-organization', ({ db, p }) =>
  db
    .selectFrom('excess_sums')
    .innerJoin('names', 'names.id', 'excess_sums.choice')
    .select(['excess_sums.bucket', 'excess_sums.choice', 'names.name', 'excess_sums.places'])
    .where('excess_sums.organization', '=', p.organization)
    .orderBy('excess_sums.bucket')
    .orderBy('excess_sums.choice'),
)
