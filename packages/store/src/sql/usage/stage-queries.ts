import { query } from '../query.ts'

export const stagesOf = query<{ organization: string }>()('stages-of', ({ db, p }) =>
  db.selectFrom('item_stages').select(['item', 'stage']).where('organization', '=', p.organization),
)

export const putStage = query<{ organization: string; item: string; stage: string }>()(
  'put-stage',
  ({ db, p }) =>
    db
      .insertInto('item_stages')
      .values({ organization: p.organization, item: p.item, stage: p.stage })
      .onConflict((conflict) =>
        conflict.columns(['organization', 'item']).doUpdateSet({ stage: (eb) => eb.ref('excluded.stage') }),
      ),
)
