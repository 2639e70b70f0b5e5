import { manyQuery, query } from '../query.ts'

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

export const chargeLinesOf = query<{ organization: string; from: number }>()('charge-lines-of', ({ db, p }) =>
  db
    .selectFrom('charge_lines')
    .select(['epoch', 'class', 'module', 'item', 'period', 'part', 'count'])
    .where('organization', '=', p.organization)
    .where('epoch', '>=', p.from)
    .orderBy('epoch')
    .orderBy('class')
    .orderBy('module')
    .orderBy('item')
    .orderBy('period')
    .orderBy('part'),
)

export const putChargeLine = manyQuery<LineKey & { count: number }>()(
  'put-charge-line',
  {
    organization: 'text',
    epoch: 'number',
    class: 'number',
    module: 'number',
    item: 'text',
    period: 'number',
    part: 'text',
    count: 'number',
  },
  ({ db, rows }) =>
    db
      .insertInto('charge_lines')
      .columns(['organization', 'epoch', 'class', 'module', 'item', 'period', 'part', 'count'])
      .expression(rows)
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

export const putChargePeriod = manyQuery<{
  item: string
  period: number
  organization: string
  quotaUsed: number
  toleranceUsed: number
  overUse: number
}>()(
  'put-charge-period',
  {
    item: 'text',
    period: 'number',
    organization: 'text',
    quotaUsed: 'number',
    toleranceUsed: 'number',
    overUse: 'number',
  },
  ({ db, rows }) =>
    db
      .insertInto('charge_periods')
      .columns(['item', 'period', 'organization', 'quota_used', 'tolerance_used', 'over_use'])
      .expression(rows)
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
