import type { Value } from '../dialect.ts'
import { manyQuery, query } from '../query.ts'

interface Sum {
  readonly class: number
  readonly module: number
  readonly count: number
}

export const addSlotSum = manyQuery<Sum & { slot: number; held: number }>()(
  'add-slot-sum',
  { class: 'number', module: 'number', slot: 'number', count: 'number', held: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('slot_sums')
      .columns(['class', 'module', 'slot', 'count', 'held'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict.columns(['class', 'module', 'slot']).doUpdateSet((eb) => ({
          count: eb('slot_sums.count', '+', eb.ref('excluded.count')),
          held: eb('slot_sums.held', '+', eb.ref('excluded.held')),
        })),
      ),
)

export const addDaySum = manyQuery<Sum & { day: number; held: number }>()(
  'add-day-sum',
  { class: 'number', module: 'number', day: 'number', count: 'number', held: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('day_sums')
      .columns(['class', 'module', 'day', 'count', 'held'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict.columns(['class', 'module', 'day']).doUpdateSet((eb) => ({
          count: eb('day_sums.count', '+', eb.ref('excluded.count')),
          held: eb('day_sums.held', '+', eb.ref('excluded.held')),
        })),
      ),
)

export const addLateSum = manyQuery<{ class: number; day: number; count: number }>()(
  'add-late-sum',
  { class: 'number', day: 'number', count: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('late_sums')
      .columns(['class', 'day', 'count'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['class', 'day'])
          .doUpdateSet((eb) => ({ count: eb('late_sums.count', '+', eb.ref('excluded.count')) })),
      ),
)

export const addEpochSum = manyQuery<Sum & { organization: string; epoch: number }>()(
  'add-epoch-sum',
  { organization: 'text', epoch: 'number', class: 'number', module: 'number', count: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('epoch_sums')
      .columns(['organization', 'epoch', 'class', 'module', 'count'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['organization', 'epoch', 'class', 'module'])
          .doUpdateSet((eb) => ({ count: eb('epoch_sums.count', '+', eb.ref('excluded.count')) })),
      ),
)

export const setSlotSum = manyQuery<Sum & { slot: number; held: number }>()(
  'set-slot-sum',
  { class: 'number', module: 'number', slot: 'number', count: 'number', held: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('slot_sums')
      .columns(['class', 'module', 'slot', 'count', 'held'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['class', 'module', 'slot'])
          .doUpdateSet((eb) => ({ count: eb.ref('excluded.count'), held: eb.ref('excluded.held') })),
      ),
)

export const setDaySum = manyQuery<Sum & { day: number; held: number }>()(
  'set-day-sum',
  { class: 'number', module: 'number', day: 'number', count: 'number', held: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('day_sums')
      .columns(['class', 'module', 'day', 'count', 'held'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['class', 'module', 'day'])
          .doUpdateSet((eb) => ({ count: eb.ref('excluded.count'), held: eb.ref('excluded.held') })),
      ),
)

export const setEpochSum = manyQuery<Sum & { organization: string; epoch: number }>()(
  'set-epoch-sum',
  { organization: 'text', epoch: 'number', class: 'number', module: 'number', count: 'number' },
  ({ db, rows }) =>
    db
      .insertInto('epoch_sums')
      .columns(['organization', 'epoch', 'class', 'module', 'count'])
      .expression(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['organization', 'epoch', 'class', 'module'])
          .doUpdateSet((eb) => ({ count: eb.ref('excluded.count') })),
      ),
)

export const deleteEpochSum = query<{ organization: string; epoch: number; class: number; module: number }>()(
  'delete-epoch-sum',
  ({ db, p }) =>
    db
      .deleteFrom('epoch_sums')
      .where('organization', '=', p.organization)
      .where('epoch', '=', p.epoch)
      .where('class', '=', p.class)
      .where('module', '=', p.module),
)

export const deleteSlotSum = query<{ class: number; module: number; slot: number }>()(
  'delete-slot-sum',
  ({ db, p }) =>
    db
      .deleteFrom('slot_sums')
      .where('class', '=', p.class)
      .where('module', '=', p.module)
      .where('slot', '=', p.slot),
)

export const deleteDaySum = query<{ class: number; module: number; day: number }>()(
  'delete-day-sum',
  ({ db, p }) =>
    db
      .deleteFrom('day_sums')
      .where('class', '=', p.class)
      .where('module', '=', p.module)
      .where('day', '=', p.day),
)

export const epochSumsOf = query<{ organization: string; from: number }>()('epoch-sums-of', ({ db, p }) =>
  db
    .selectFrom('epoch_sums')
    .select(['epoch', 'class', 'module', 'count'])
    .where('organization', '=', p.organization)
    .where('epoch', '>=', p.from)
    .orderBy('epoch')
    .orderBy('class')
    .orderBy('module'),
)

/** Without what is held (A12). */
export const chargedSlotSumsOf = query<{ organization: string; from: number }>()(
  'charged-slot-sums-of',
  ({ db, p }) =>
    db
      .selectFrom('classes')
      .innerJoin('slot_sums', 'slot_sums.class', 'classes.id')
      .where('classes.organization', '=', p.organization)
      .where('slot_sums.slot', '>=', p.from)
      .select((eb) => [
        'slot_sums.class',
        'slot_sums.module',
        'slot_sums.slot',
        eb('slot_sums.count', '-', eb.ref('slot_sums.held')).as('count'),
      ]),
)

export const classContents = query<{ ids: Value }>()('class-contents', ({ db, p, dialect }) =>
  db
    .selectFrom('classes')
    .select(['id', 'content'])
    .where((eb) => dialect.among(eb.ref('id'), p.ids)),
)

export const allClassContents = query<Record<never, never>>()('all-class-contents', ({ db }) =>
  db.selectFrom('classes').select(['id', 'content']),
)

export const organizationsOfClasses = query<Record<never, never>>()('organizations-of-classes', ({ db }) =>
  db.selectFrom('classes').select(['id', 'organization']),
)

export const allSlotSums = query<Record<never, never>>()('all-slot-sums', ({ db }) =>
  db.selectFrom('slot_sums').select(['class', 'module', 'slot', 'count', 'held']),
)

export const allDaySums = query<Record<never, never>>()('all-day-sums', ({ db }) =>
  db.selectFrom('day_sums').select(['class', 'module', 'day', 'count', 'held']),
)

export const allEpochSums = query<Record<never, never>>()('all-epoch-sums', ({ db }) =>
  db.selectFrom('epoch_sums').select(['organization', 'epoch', 'class', 'module', 'count']),
)
