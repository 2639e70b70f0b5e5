import { query } from '../query.ts'

export const organizationOf = query<{ id: string }>()('organization-of', ({ db, p }) =>
  db.selectFrom('organizations').select(['id', 'name', 'version']).where('id', '=', p.id),
)
export const organizationsAfter = query<{ after: string; limit: number }>()(
  'organizations-after',
  ({ db, p }) =>
    db.selectFrom('organizations').select('id').where('id', '>', p.after).orderBy('id').limit(p.limit),
)
export const organizationsFound = query<{ after: string; limit: number; pattern: string }>()(
  'organizations-found',
  ({ db, p }) =>
    db
      .selectFrom('organizations')
      .select(['id', 'name'])
      .where('id', '>', p.after)
      .where((eb) =>
        eb.or([
          eb(eb.fn('lower', ['name']), 'like', p.pattern),
          eb(eb.fn('lower', ['id']), 'like', p.pattern),
        ]),
      )
      .orderBy('id')
      .limit(p.limit),
)
export const putOrganization = query<{ id: string; name: string }>()('put-organization', ({ db, p }) =>
  db
    .insertInto('organizations')
    .values({ id: p.id, name: p.name, version: 0 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: (eb) => eb.ref('excluded.name') })),
)
export const raiseVersion = query<{ id: string }>()('raise-version', ({ db, p }) =>
  db
    .updateTable('organizations')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', p.id),
)

export const productOf = query<{ code: string }>()('product-of', ({ db, p }) =>
  db.selectFrom('products').select('content').where('code', '=', p.code),
)
export const productsAfter = query<{ after: string; limit: number }>()('products-after', ({ db, p }) =>
  db.selectFrom('products').select('content').where('code', '>', p.after).orderBy('code').limit(p.limit),
)
export const putProduct = query<{ code: string; content: string }>()('put-product', ({ db, p }) =>
  db
    .insertInto('products')
    .values({ code: p.code, content: p.content })
    .onConflict((conflict) =>
      conflict.column('code').doUpdateSet({ content: (eb) => eb.ref('excluded.content') }),
    ),
)

export const codeOf = query<{ internalId: string }>()('code-of', ({ db, p }) =>
  db.selectFrom('codes').select('content').where('internal_id', '=', p.internalId),
)
export const codesOf = query<{ organization: string }>()('codes-of', ({ db, p }) =>
  db
    .selectFrom('codes')
    .select(['internal_id', 'is_default', 'content'])
    .where('organization', '=', p.organization)
    .orderBy('name')
    .orderBy('internal_id'),
)
export const putCode = query<{
  internalId: string
  organization: string
  name: string
  isDefault: number
  content: string
}>()('put-code', ({ db, p }) =>
  db
    .insertInto('codes')
    .values({
      internal_id: p.internalId,
      organization: p.organization,
      name: p.name,
      is_default: p.isDefault,
      content: p.content,
    })
    .onConflict((conflict) =>
      conflict.column('internal_id').doUpdateSet({
        organization: (eb) => eb.ref('excluded.organization'),
        name: (eb) => eb.ref('excluded.name'),
        is_default: (eb) => eb.ref('excluded.is_default'),
        content: (eb) => eb.ref('excluded.content'),
      }),
    ),
)

export const licenseOf = query<{ id: string }>()('license-of', ({ db, p }) =>
  db.selectFrom('licenses').select('content').where('id', '=', p.id),
)
export const licensesAfter = query<{ after: string; limit: number }>()('licenses-after', ({ db, p }) =>
  db.selectFrom('licenses').select('content').where('id', '>', p.after).orderBy('id').limit(p.limit),
)
export const licensesOfAfter = query<{ organization: string; after: string; limit: number }>()(
  'licenses-of-after',
  ({ db, p }) =>
    db
      .selectFrom('licenses')
      .select('content')
      .where('organization', '=', p.organization)
      .where('id', '>', p.after)
      .orderBy('id')
      .limit(p.limit),
)
/** Those that may be meant: `organization` is an ID, or `%` for all; `pattern` stands somewhere in the license or in its organization's name. */
export const licensesFound = query<{ organization: string; after: string; limit: number; pattern: string }>()(
  'licenses-found',
  ({ db, p }) =>
    db
      .selectFrom('licenses')
      .leftJoin('organizations', 'organizations.id', 'licenses.organization')
      .select(['licenses.id as id', 'licenses.content as content', 'organizations.name as name'])
      .where('licenses.id', '>', p.after)
      .where('licenses.organization', 'like', p.organization)
      .where((eb) =>
        eb.or([
          eb(eb.fn('lower', ['licenses.content']), 'like', p.pattern),
          eb(eb.fn('lower', ['organizations.name']), 'like', p.pattern),
        ]),
      )
      .orderBy('licenses.id')
      .limit(p.limit),
)
export const putLicense = query<{ id: string; organization: string; content: string }>()(
  'put-license',
  ({ db, p }) =>
    db
      .insertInto('licenses')
      .values({ id: p.id, organization: p.organization, content: p.content })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({
          organization: (eb) => eb.ref('excluded.organization'),
          content: (eb) => eb.ref('excluded.content'),
        }),
      ),
)

export const itemOf = query<{ id: string }>()('item-of', ({ db, p }) =>
  db.selectFrom('items').select(['terms', 'jws', 'revoked_at']).where('id', '=', p.id),
)
export const itemsOf = query<{ organization: string }>()('items-of', ({ db, p }) =>
  db
    .selectFrom('items')
    .select(['terms', 'revoked_at'])
    .where('organization', '=', p.organization)
    .orderBy('id'),
)
export const putItem = query<{
  id: string
  organization: string
  terms: string
  jws: string
  revokedAt: number | null
}>()('put-item', ({ db, p }) =>
  db
    .insertInto('items')
    .values({ id: p.id, organization: p.organization, terms: p.terms, jws: p.jws, revoked_at: p.revokedAt })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        organization: (eb) => eb.ref('excluded.organization'),
        terms: (eb) => eb.ref('excluded.terms'),
        jws: (eb) => eb.ref('excluded.jws'),
        revoked_at: (eb) => eb.ref('excluded.revoked_at'),
      }),
    ),
)

export const holdingsOf = query<{ organization: string }>()('holdings-of', ({ db, p }) =>
  db
    .selectFrom('holdings')
    .select(['code', 'item', 'from_slot', 'until_slot', 'position'])
    .where('organization', '=', p.organization)
    .orderBy('code')
    .orderBy('from_slot')
    .orderBy('position', (order) => order.asc().nullsFirst())
    .orderBy('item'),
)
export const holdingsOfCode = query<{ code: string }>()('holdings-of-code', ({ db, p }) =>
  db
    .selectFrom('holdings')
    .select(['code', 'item', 'from_slot', 'until_slot', 'position'])
    .where('code', '=', p.code),
)
export const putHolding = query<{
  code: string
  item: string
  from: number
  until: number | null
  position: number | null
  organization: string
}>()('put-holding', ({ db, p }) =>
  db
    .insertInto('holdings')
    .values({
      code: p.code,
      item: p.item,
      from_slot: p.from,
      until_slot: p.until,
      position: p.position,
      organization: p.organization,
    })
    .onConflict((conflict) =>
      conflict.columns(['code', 'item', 'from_slot']).doUpdateSet({
        until_slot: (eb) => eb.ref('excluded.until_slot'),
        position: (eb) => eb.ref('excluded.position'),
      }),
    ),
)
export const deleteHolding = query<{ code: string; item: string; from: number }>()(
  'delete-holding',
  ({ db, p }) =>
    db
      .deleteFrom('holdings')
      .where('code', '=', p.code)
      .where('item', '=', p.item)
      .where('from_slot', '=', p.from),
)

export const addChange = query<{
  at: number
  from: number
  actor: string
  action: string
  subject: string
  before: string
  after: string
  organization: string | null
}>()('add-change', ({ db, p }) =>
  db.insertInto('setup_changes').values({
    at: p.at,
    from_slot: p.from,
    actor: p.actor,
    action: p.action,
    subject: p.subject,
    before: p.before,
    after: p.after,
    organization: p.organization,
  }),
)

const CHANGE = ['number', 'at', 'from_slot', 'actor', 'action', 'subject', 'before', 'after'] as const

export const changesAfter = query<{ after: number; limit: number }>()('changes-after', ({ db, p }) =>
  db
    .selectFrom('setup_changes')
    .select(CHANGE)
    .where('number', '>', p.after)
    .orderBy('number')
    .limit(p.limit),
)
export const changesBefore = query<{ before: number; limit: number }>()('changes-before', ({ db, p }) =>
  db
    .selectFrom('setup_changes')
    .select(CHANGE)
    .where('number', '<', p.before)
    .orderBy('number', 'desc')
    .limit(p.limit),
)
export const changesOfAfter = query<{ organization: string; after: number; limit: number }>()(
  'changes-of-after',
  ({ db, p }) =>
    db
      .selectFrom('setup_changes')
      .select(CHANGE)
      .where('organization', '=', p.organization)
      .where('number', '>', p.after)
      .orderBy('number')
      .limit(p.limit),
)
export const changesOfBefore = query<{ organization: string; before: number; limit: number }>()(
  'changes-of-before',
  ({ db, p }) =>
    db
      .selectFrom('setup_changes')
      .select(CHANGE)
      .where('organization', '=', p.organization)
      .where('number', '<', p.before)
      .orderBy('number', 'desc')
      .limit(p.limit),
)
