import { type QueryContext, query } from './query.ts'

interface Slots {
  readonly from: number
  readonly to: number
}

/** Sums of a range of slots by class and module, of the classes that a query goes on to choose. */
const slotSums = ({ db, p }: Pick<QueryContext<Slots>, 'db' | 'p'>) =>
  db
    .selectFrom('classes')
    .innerJoin('slot_sums', 'slot_sums.class', 'classes.id')
    .innerJoin('modules', 'modules.id', 'slot_sums.module')
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
    .orderBy('modules.name')

export const slotSumsOfCode = query<Slots & { code: string }>()('slot-sums-of-code', (context) =>
  slotSums(context).where('classes.code', '=', context.p.code),
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

/** Classes of public trials: there is no organization (T1). */
export const trialClasses = query<Record<never, never>>()('trial-classes', ({ db }) =>
  db.selectFrom('classes').select(['id', 'content']).where('organization', 'is', null),
)

export const slotSumsOfClasses = query<Slots & { ids: string }>()('slot-sums-of-classes', (context) =>
  slotSums(context).where((eb) => context.dialect.among(eb.ref('classes.id'), context.p.ids)),
)

export const slotSumsOfOrganization = query<Slots & { organization: string }>()(
  'slot-sums-of-organization',
  (context) => slotSums(context).where('classes.organization', '=', context.p.organization),
)
