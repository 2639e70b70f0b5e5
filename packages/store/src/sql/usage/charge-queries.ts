import { query } from '../query.ts'

interface LineKey {
  readonly organization: string
  readonly epoch: number
  readonly class: number
  readonly module: number
  /** Empty: not covered. */
  readonly item: string
  readonly period: number
  readonly part: string
}

export const chargeLinesOf = query<{ organization: string }>()('charge-lines-of', ({ db, p }) =>
  db
    .selectFrom('charge_lines')
    .select(['epoch', 'class', 'module', 'item', 'period', 'part', 'count'])
    .where('organization', '=', p.organization)
    .orderBy('epoch')
    .orderBy('class')
    .orderBy('module')
    .orderBy('item')
    .orderBy('period')
    .orderBy('part'),
)

export const putChargeLine = query<LineKey & { count: number }>()('put-charge-line', ({ db, p }) =>
  db
    .insertInto('charge_lines')
    .values({
      organization: p.organization,
      epoch: p.epoch,
      class: p.class,
      module: p.module,
      item: p.item,
      period: p.period,
      part: p.part,
      count: p.count,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization', 'epoch', 'class', 'module', 'item', 'period', 'part'])
        .doUpdateSet({ count: (eb) => eb.ref('excluded.count') }),
    ),
)

export const deleteChargeLine = query<LineKey>()('delete-charge-line', ({ db, p }) =>
  db
    .deleteFrom('charge_lines')
    .where('organization', '=', p.organization)
    .where('epoch', '=', p.epoch)
    .where('class', '=', p.class)
    .where('module', '=', p.module)
    .where('item', '=', p.item)
    .where('period', '=', p.period)
    .where('part', '=', p.part),
)

export const chargePeriodsOf = query<{ organization: string }>()('charge-periods-of', ({ db, p }) =>
  db
    .selectFrom('charge_periods')
    .select(['item', 'period', 'quota_used', 'tolerance_used', 'over_use'])
    .where('organization', '=', p.organization)
    .orderBy('item')
    .orderBy('period'),
)

export const putChargePeriod = query<{
  item: string
  period: number
  organization: string
  quotaUsed: number
  toleranceUsed: number
  overUse: number
}>()('put-charge-period', ({ db, p }) =>
  db
    .insertInto('charge_periods')
    .values({
      item: p.item,
      period: p.period,
      organization: p.organization,
      quota_used: p.quotaUsed,
      tolerance_used: p.toleranceUsed,
      over_use: p.overUse,
    })
    .onConflict((conflict) =>
      conflict.columns(['item', 'period']).doUpdateSet({
        organization: (eb) => eb.ref('excluded.organization'),
        quota_used: (eb) => eb.ref('excluded.quota_used'),
        tolerance_used: (eb) => eb.ref('excluded.tolerance_used'),
        over_use: (eb) => eb.ref('excluded.over_use'),
      }),
    ),
)

export const deleteChargePeriod = query<{ item: string; period: number }>()(
  'delete-charge-period',
  ({ db, p }) => db.deleteFrom('charge_periods').where('item', '=', p.item).where('period', '=', p.period),
)

export const usageOfPeriod = query<{ item: string; period: number }>()('usage-of-period', ({ db, p }) =>
  db
    .selectFrom('charge_periods')
    .select(['quota_used', 'tolerance_used', 'over_use'])
    .where('item', '=', p.item)
    .where('period', '=', p.period),
)
