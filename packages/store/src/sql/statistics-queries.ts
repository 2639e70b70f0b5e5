import { query } from './query.ts'

export const slotSumsOfCode = query<{ code: string; from: number; to: number }>()(
  'slot-sums-of-code',
  ({ db, p }) =>
    db
      .selectFrom('classes')
      .innerJoin('slot_sums', 'slot_sums.class', 'classes.id')
      .innerJoin('modules', 'modules.id', 'slot_sums.module')
      .where('classes.code', '=', p.code)
      .where('slot_sums.slot', '>=', p.from)
      .where('slot_sums.slot', '<', p.to)
      .select([
        'slot_sums.class as classKey',
        'modules.name as module',
        'slot_sums.slot as bucket',
        'slot_sums.count',
        'slot_sums.held',
      ])
      .orderBy('slot_sums.slot')
      .orderBy('slot_sums.class')
      .orderBy('modules.name'),
)

export const daySumsOfCode = query<{ code: string; from: number; to: number }>()(
  'day-sums-of-code',
  ({ db, p }) =>
    db
      .selectFrom('classes')
      .innerJoin('day_sums', 'day_sums.class', 'classes.id')
      .innerJoin('modules', 'modules.id', 'day_sums.module')
      .where('classes.code', '=', p.code)
      .where('day_sums.day', '>=', p.from)
      .where('day_sums.day', '<', p.to)
      .select([
        'day_sums.class as classKey',
        'modules.name as module',
        'day_sums.day as bucket',
        'day_sums.count',
        'day_sums.held',
      ])
      .orderBy('day_sums.day')
      .orderBy('day_sums.class')
      .orderBy('modules.name'),
)

export const slotSumsOfOrganization = query<{ organization: string; from: number; to: number }>()(
  'slot-sums-of-organization',
  ({ db, p }) =>
    db
      .selectFrom('classes')
      .innerJoin('slot_sums', 'slot_sums.class', 'classes.id')
      .innerJoin('modules', 'modules.id', 'slot_sums.module')
      .where('classes.organization', '=', p.organization)
      .where('slot_sums.slot', '>=', p.from)
      .where('slot_sums.slot', '<', p.to)
      .select([
        'slot_sums.class as classKey',
        'modules.name as module',
        'slot_sums.slot as bucket',
        'slot_sums.count',
        'slot_sums.held',
      ])
      .orderBy('slot_sums.slot')
      .orderBy('slot_sums.class')
      .orderBy('modules.name'),
)
