import { SLOTS_OF_HOUR } from '../port/fold.ts'
import type { Value } from './dialect.ts'
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

/** Sums of a range of days, of the classes that a query goes on to choose. */
const daySums = ({ db, p }: Pick<QueryContext<{ from: number; to: number }>, 'db' | 'p'>) =>
  db
    .selectFrom('classes')
    .innerJoin('day_sums', 'day_sums.class', 'classes.id')
    .innerJoin('modules', 'modules.id', 'day_sums.module')
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
    .orderBy('modules.name')

export const daySumsOfCode = query<{ code: string; from: number; to: number }>()(
  'day-sums-of-code',
  (context) => daySums(context).where('classes.code', '=', context.p.code),
)

export const daySumsOfOrganization = query<{ organization: string; from: number; to: number }>()(
  'day-sums-of-organization',
  (context) => daySums(context).where('classes.organization', '=', context.p.organization),
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

/** Sums by slot of a range, added up by hour where they are stored. */
const hourSums = (
  { db, p }: Pick<QueryContext<Slots>, 'db' | 'p'>,
  owner: { readonly column: 'classes.code' | 'classes.organization'; readonly id: string },
) =>
  db
    .selectFrom((outer) =>
      outer
        .selectFrom('classes')
        .innerJoin('slot_sums', 'slot_sums.class', 'classes.id')
        .where(owner.column, '=', owner.id)
        .where('slot_sums.slot', '>=', p.from)
        .where('slot_sums.slot', '<', p.to)
        .select((eb) => [
          'slot_sums.class',
          'slot_sums.module',
          eb('slot_sums.slot', '/', eb.lit(SLOTS_OF_HOUR)).as('hour'),
          eb.fn.sum<number>('slot_sums.count').as('count'),
          eb.fn.sum<number>('slot_sums.held').as('held'),
        ])
        .groupBy((eb) => [
          'slot_sums.class',
          'slot_sums.module',
          eb('slot_sums.slot', '/', eb.lit(SLOTS_OF_HOUR)),
        ])
        .as('sums'),
    )
    .innerJoin('modules', 'modules.id', 'sums.module')
    .select([
      'sums.class as classKey',
      'modules.name as module',
      'sums.hour as bucket',
      'sums.count',
      'sums.held',
    ])
    .orderBy('sums.hour')
    .orderBy('sums.class')
    .orderBy('modules.name')

export const hourSumsOfCode = query<Slots & { code: string }>()('hour-sums-of-code', (context) =>
  hourSums(context, { column: 'classes.code', id: context.p.code }),
)

export const hourSumsOfOrganization = query<Slots & { organization: string }>()(
  'hour-sums-of-organization',
  (context) => hourSums(context, { column: 'classes.organization', id: context.p.organization }),
)

export const lateSumsOfCode = query<{ code: string; from: number; to: number }>()(
  'late-sums-of-code',
  ({ db, p }) =>
    db
      .selectFrom('classes')
      .innerJoin('late_sums', 'late_sums.class', 'classes.id')
      .where('classes.code', '=', p.code)
      .where('late_sums.day', '>=', p.from)
      .where('late_sums.day', '<', p.to)
      .select((eb) => ['late_sums.day', eb.fn.sum<number>('late_sums.count').as('count')])
      .groupBy('late_sums.day')
      .orderBy('late_sums.day'),
)

export const classesOfOrganization = query<{ organization: string }>()(
  'classes-of-organization',
  ({ db, p }) =>
    db.selectFrom('classes').select(['id', 'content']).where('organization', '=', p.organization),
)

/** Figures of a range of slots under some classes, found through their sessions and tickets; in the order of the key. */
const figuresOfClasses = ({ db, p, dialect }: QueryContext<Slots & { classes: Value }>) =>
  db
    .selectFrom('figures')
    // The session of a series (`partsOfSeries`).
    .innerJoin('sessions', (join) =>
      join.onRef('sessions.client', '=', 'figures.client').on((eb) => {
        const root = dialect.root(eb.ref('figures.series'))
        const rest = eb('figures.series', '-', eb(root, '*', root))
        return eb('sessions.number', '=', dialect.least(rest, root))
      }),
    )
    .innerJoin('tickets', (join) =>
      join
        .onRef('tickets.client', '=', 'figures.client')
        .on((eb) => eb('tickets.number', '=', eb('sessions.ticket', '+', eb.ref('figures.ticket')))),
    )
    .where('figures.slot', '>=', p.from)
    .where('figures.slot', '<', p.to)
    .where((eb) => dialect.among(eb.ref('tickets.class'), p.classes))
    .orderBy('figures.slot')
    .orderBy('figures.client')

export const usersOfClasses = query<Slots & { classes: Value }>()('users-of-classes', (context) =>
  figuresOfClasses(context).select(['figures.slot', 'figures.client']),
)

export const reportedOfClasses = query<Slots & { classes: Value; limit: number }>()(
  'reported-of-classes',
  (context) =>
    figuresOfClasses(context)
      .innerJoin('clients', 'clients.id', 'figures.client')
      .select([
        'figures.slot',
        'figures.series',
        'figures.count',
        'clients.uuid',
        'sessions.session',
        'tickets.authorization',
        'tickets.iat',
      ])
      .orderBy('figures.series')
      .limit(context.p.limit),
)

interface DaysOfCode {
  readonly code: number
  readonly from: number
  readonly to: number
}

export const foldedDevices = query<DaysOfCode>()('folded-devices', ({ db, p }) =>
  db
    .selectFrom('device_days')
    .select((eb) => ['day', eb.fn.countAll<number>().as('devices')])
    .where('code', '=', p.code)
    .where('day', '>=', p.from)
    .where('day', '<', p.to)
    .groupBy('day')
    .orderBy('day'),
)

export const foldedUse = query<DaysOfCode & { limit: number }>()('folded-use', ({ db, p }) =>
  db
    .selectFrom('device_days')
    .innerJoin('clients', 'clients.id', 'device_days.client')
    .select(['clients.uuid', 'device_days.day', 'device_days.count'])
    .where('device_days.code', '=', p.code)
    .where('device_days.day', '>=', p.from)
    .where('device_days.day', '<', p.to)
    .orderBy('device_days.day')
    .orderBy('device_days.client')
    .limit(p.limit),
)
