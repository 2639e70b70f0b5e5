import { query } from '../query.ts'

export const trialOf = query<{ client: number; product: string }>()('trial-of', ({ db, p }) =>
  db
    .selectFrom('public_trials')
    .select(['terms', 'jws'])
    .where('client', '=', p.client)
    .where('product', '=', p.product),
)

export const addTrial = query<{ client: number; product: string; terms: string; jws: string }>()(
  'add-trial',
  ({ db, p }) =>
    db
      .insertInto('public_trials')
      .values({ client: p.client, product: p.product, terms: p.terms, jws: p.jws }),
)

export const countTrial = query<{ product: string; day: number }>()('count-trial', ({ db, p }) =>
  db
    .insertInto('trial_days')
    .values({ product: p.product, day: p.day, count: 1 })
    .onConflict((conflict) =>
      conflict.columns(['product', 'day']).doUpdateSet((eb) => ({ count: eb('trial_days.count', '+', 1) })),
    ),
)

export const trialsOfDay = query<{ product: string; day: number }>()('trials-of-day', ({ db, p }) =>
  db.selectFrom('trial_days').select('count').where('product', '=', p.product).where('day', '=', p.day),
)
