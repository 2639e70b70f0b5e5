import { manyQuery, query } from '../query.ts'

interface Slots {
  readonly from: number
  readonly to: number
}

export const foldMark = query<{ grain: string }>()('fold-mark', ({ db, p }) =>
  db.selectFrom('fold_marks').select('until').where('grain', '=', p.grain),
)

export const setFoldMark = query<{ grain: string; until: number }>()('set-fold-mark', ({ db, p }) =>
  db
    .insertInto('fold_marks')
    .values({ grain: p.grain, until: p.until })
    .onConflict((conflict) =>
      conflict.column('grain').doUpdateSet({ until: (eb) => eb.ref('excluded.until') }),
    ),
)

/** Null: there is no figure. */
export const firstFigure = query<Record<never, never>>()('first-figure', ({ db }) =>
  db.selectFrom('figures').select((eb) => eb.fn.min<number | null>('slot').as('slot')),
)

/** Figures of a range of slots, those of one client and slot together. */
export const figuresOfSlots = query<Slots>()('figures-of-slots', ({ db, p }) =>
  db
    .selectFrom('figures')
    .select(['slot', 'client', 'series', 'count', 'ticket'])
    .where('slot', '>=', p.from)
    .where('slot', '<', p.to)
    .orderBy('slot')
    .orderBy('client'),
)

export const deleteFigures = query<Slots>()('delete-figures', ({ db, p }) =>
  db.deleteFrom('figures').where('slot', '>=', p.from).where('slot', '<', p.to),
)

/** The earliest slot from one on that each class has a sum of; null: none. */
export const firstSlotSums = query<{ from: number }>()('first-slot-sums', ({ db, p }) =>
  db.selectFrom('classes').select((eb) =>
    eb
      .selectFrom('slot_sums')
      .whereRef('slot_sums.class', '=', 'classes.id')
      .where('slot_sums.slot', '>=', p.from)
      .select((inner) => inner.fn.min<number | null>('slot_sums.slot').as('slot'))
      .as('slot'),
  ),
)

/** Sums of a range of slots of all classes; found class by class. */
export const slotSumsBetween = query<Slots>()('slot-sums-between', ({ db, p }) =>
  db
    .selectFrom('classes')
    .innerJoin('slot_sums', 'slot_sums.class', 'classes.id')
    .where('slot_sums.slot', '>=', p.from)
    .where('slot_sums.slot', '<', p.to)
    .select([
      'slot_sums.class',
      'slot_sums.module',
      'slot_sums.slot',
      'slot_sums.count',
      'slot_sums.held',
      'classes.organization',
    ]),
)

export const deleteSlotSumsBetween = query<Slots>()('delete-slot-sums-between', ({ db, p }) =>
  db
    .deleteFrom('slot_sums')
    .where('class', 'in', (eb) => eb.selectFrom('classes').select('id'))
    .where('slot', '>=', p.from)
    .where('slot', '<', p.to),
)

export const addDeviceDay = manyQuery<{ code: number; day: number; client: number; count: number }>()(
  'add-device-day',
  { code: 'number', day: 'number', client: 'number', count: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('device_days')
      .columns(['code', 'day', 'client', 'count'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['code', 'day', 'client'])
          .doUpdateSet((eb) => ({ count: eb('device_days.count', '+', eb.ref('excluded.count')) })),
      ),
)

export const deviceDaysOf = query<{ client: number }>()('device-days-of', ({ db, p }) =>
  db
    .selectFrom('device_days')
    .innerJoin('names', 'names.id', 'device_days.code')
    .select(['names.name', 'device_days.day', 'device_days.count'])
    .where('device_days.client', '=', p.client)
    .orderBy('device_days.day')
    .orderBy('names.name'),
)

export const deleteDeviceDays = query<{ client: number }>()('delete-device-days', ({ db, p }) =>
  db.deleteFrom('device_days').where('client', '=', p.client),
)

export const closingOf = query<{ organization: string }>()('closing-of', ({ db, p }) =>
  db.selectFrom('closings').select('until').where('organization', '=', p.organization),
)

export const putClosing = query<{ organization: string; until: number }>()('put-closing', ({ db, p }) =>
  db
    .insertInto('closings')
    .values({ organization: p.organization, until: p.until })
    .onConflict((conflict) =>
      conflict.column('organization').doUpdateSet({ until: (eb) => eb.ref('excluded.until') }),
    ),
)

export const openingBalancesOf = query<{ organization: string }>()('opening-balances-of', ({ db, p }) =>
  db
    .selectFrom('opening_balances')
    .select(['item', 'period', 'quota_used', 'tolerance_used', 'over_use'])
    .where('organization', '=', p.organization)
    .orderBy('item')
    .orderBy('period'),
)

export const putOpeningBalance = manyQuery<{
  organization: string
  item: string
  period: number
  quotaUsed: number
  toleranceUsed: number
  overUse: number
}>()(
  'put-opening-balance',
  {
    organization: 'text',
    item: 'text',
    period: 'number',
    quotaUsed: 'number',
    toleranceUsed: 'number',
    overUse: 'number',
  },
  ({ db, rows }) =>
    db
      .insertInto('opening_balances')
      .columns(['organization', 'item', 'period', 'quota_used', 'tolerance_used', 'over_use'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict.columns(['organization', 'item', 'period']).doUpdateSet({
          quota_used: (eb) => eb.ref('excluded.quota_used'),
          tolerance_used: (eb) => eb.ref('excluded.tolerance_used'),
          over_use: (eb) => eb.ref('excluded.over_use'),
        }),
      ),
)
