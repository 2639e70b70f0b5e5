import type { Value } from '../dialect.ts'
import { query } from '../query.ts'

export const lineOf = query<{ client: number; product: string }>()('line-of', ({ db, p }) =>
  db
    .selectFrom('lines')
    .select(['used', 'used_sent_at', 'restarts', 'forked_at', 'cloned_at'])
    .where('client', '=', p.client)
    .where('product', '=', p.product),
)

export const putLine = query<{
  client: number
  product: string
  used: number
  usedSentAt: number
  restarts: string
  forkedAt: number | null
  clonedAt: number | null
}>()('put-line', ({ db, p, dialect }) =>
  db
    .insertInto('lines')
    .values({
      client: p.client,
      product: p.product,
      used: p.used,
      used_sent_at: p.usedSentAt,
      restarts: p.restarts,
      forked_at: p.forkedAt,
      cloned_at: p.clonedAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['client', 'product']).doUpdateSet((eb) => ({
        used: dialect.greatest(eb.ref('excluded.used'), eb.ref('lines.used')),
        used_sent_at: eb.ref('excluded.used_sent_at'),
        restarts: eb.ref('excluded.restarts'),
        forked_at: eb.ref('excluded.forked_at'),
        cloned_at: eb.ref('excluded.cloned_at'),
      })),
    ),
)

export const blockOf = query<{ client: number }>()('block-of', ({ db, p }) =>
  db.selectFrom('blocks').select('at').where('client', '=', p.client),
)

/** Of all blocked clients, which are few. */
export const blocksAmong = query<{ clients: string }>()('blocks-among', ({ db, p, dialect }) =>
  db
    .selectFrom('blocks')
    .select('client')
    .where((eb) => dialect.among(eb.ref('client'), p.clients)),
)

export const putBlock = query<{ client: number; at: number }>()('put-block', ({ db, p }) =>
  db
    .insertInto('blocks')
    .values({ client: p.client, at: p.at })
    .onConflict((conflict) => conflict.column('client').doUpdateSet({ at: (eb) => eb.ref('excluded.at') })),
)

export const deleteBlock = query<{ client: number }>()('delete-block', ({ db, p }) =>
  db.deleteFrom('blocks').where('client', '=', p.client),
)

const DEVICE = [
  'devices.first_contact',
  'devices.last_contact',
  'devices.product',
  'devices.version',
  'devices.edition',
  'devices.deployment',
  'blocks.at',
] as const

export const deviceOf = query<{ client: number }>()('device-of', ({ db, p }) =>
  db
    .selectFrom('devices')
    .leftJoin('blocks', 'blocks.client', 'devices.client')
    .select(DEVICE)
    .where('devices.client', '=', p.client),
)

export const touchDevices = query<{ clients: Value; at: number; before: number }>()(
  'touch-devices',
  ({ db, p, dialect }) =>
    db
      .updateTable('devices')
      .set({ last_contact: p.at })
      .where((eb) => dialect.among(eb.ref('client'), p.clients))
      .where('last_contact', '<=', p.before),
)

export const devicesAfter = query<{ after: number; limit: number }>()('devices-after', ({ db, p }) =>
  db
    .selectFrom('devices')
    .innerJoin('clients', 'clients.id', 'devices.client')
    .leftJoin('blocks', 'blocks.client', 'devices.client')
    .select(['clients.uuid', ...DEVICE])
    .where('devices.client', '>', p.after)
    .orderBy('devices.client')
    .limit(p.limit),
)

export const putDevice = query<{
  client: number
  firstContact: number
  lastContact: number
  product: string
  version: string
  edition: string
  deployment: string
}>()('put-device', ({ db, p, dialect }) =>
  db
    .insertInto('devices')
    .values({
      client: p.client,
      first_contact: p.firstContact,
      last_contact: p.lastContact,
      product: p.product,
      version: p.version,
      edition: p.edition,
      deployment: p.deployment,
    })
    .onConflict((conflict) =>
      conflict.column('client').doUpdateSet((eb) => {
        // As `mergedDevice` of the port: the traits of the newest, of equally new ones those that are put.
        const newest = (trait: 'product' | 'version' | 'edition' | 'deployment') =>
          eb
            .case()
            .when('excluded.last_contact', '>=', eb.ref('devices.last_contact'))
            .then(eb.ref(`excluded.${trait}`))
            .else(eb.ref(`devices.${trait}`))
            .end()
        return {
          first_contact: dialect.least(eb.ref('excluded.first_contact'), eb.ref('devices.first_contact')),
          last_contact: dialect.greatest(eb.ref('excluded.last_contact'), eb.ref('devices.last_contact')),
          product: newest('product'),
          version: newest('version'),
          edition: newest('edition'),
          deployment: newest('deployment'),
        }
      }),
    ),
)
