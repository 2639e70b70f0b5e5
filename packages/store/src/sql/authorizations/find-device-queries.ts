import type { Value } from '../dialect.ts'
import { type QueryContext, query } from '../query.ts'

interface Bounds {
  readonly after: number
  readonly limit: number
  readonly from: number
  readonly to: number
  readonly first: Uint8Array
  readonly last: Uint8Array
}

interface OfCodes extends Bounds {
  readonly codes: Value
}

/** Devices within bounds, in the order in which the store first heard of them. */
const within = ({ db, p }: Pick<QueryContext<Bounds>, 'db' | 'p'>) =>
  db
    .selectFrom('devices')
    .innerJoin('clients', 'clients.id', 'devices.client')
    .leftJoin('blocks', 'blocks.client', 'devices.client')
    .select([
      'clients.uuid',
      'devices.first_contact',
      'devices.last_contact',
      'devices.product',
      'devices.version',
      'devices.edition',
      'devices.deployment',
      'blocks.at',
    ])
    .where('devices.client', '>', p.after)
    .where('devices.last_contact', '>=', p.from)
    .where('devices.last_contact', '<', p.to)
    .where('clients.uuid', '>=', p.first)
    .where('clients.uuid', '<=', p.last)
    .orderBy('devices.client')
    .limit(p.limit)

/** Clients that one of the codes has authorized. */
const ofCodes = ({ db, p, dialect }: QueryContext<OfCodes>) =>
  db
    .selectFrom('code_clients')
    .select('code_clients.client')
    .where((eb) => dialect.among(eb.ref('code_clients.code'), p.codes))
    .where('code_clients.client', '>', p.after)

export const anyDevices = query<Bounds>()('any-devices', within)

export const devicesOfCodes = query<OfCodes>()('devices-of-codes', (context) =>
  within(context).where('devices.client', 'in', ofCodes(context)),
)

const copied = ({ db }: Pick<QueryContext<Bounds>, 'db'>) =>
  db
    .selectFrom('lines')
    .select('lines.client')
    .where((eb) => eb.or([eb('lines.forked_at', 'is not', null), eb('lines.cloned_at', 'is not', null)]))

const gaps = ({ db }: Pick<QueryContext<Bounds>, 'db'>) =>
  db
    .selectFrom('sequences')
    .select('sequences.client')
    .where((eb) =>
      eb.or([
        eb(eb.fn<number>('length', ['sequences.holes']), '>', eb.lit(0)),
        eb('sequences.dropped', '>', eb.lit(0)),
      ]),
    )

const blocked = ({ db }: Pick<QueryContext<Bounds>, 'db'>) => db.selectFrom('blocks').select('blocks.client')

/** Devices with a sign that somebody should look at, which are few. */
export const signedDevices = {
  copied: query<Bounds>()('copied-devices', (context) =>
    within(context).where('devices.client', 'in', copied(context)),
  ),
  gaps: query<Bounds>()('devices-with-gaps', (context) =>
    within(context).where('devices.client', 'in', gaps(context)),
  ),
  blocked: query<Bounds>()('blocked-devices', (context) =>
    within(context).where('devices.client', 'in', blocked(context)),
  ),
}

/** As `signedDevices`, of those that one of the codes has authorized. */
export const signedDevicesOfCodes = {
  copied: query<OfCodes>()('copied-devices-of-codes', (context) =>
    within(context)
      .where('devices.client', 'in', copied(context))
      .where('devices.client', 'in', ofCodes(context)),
  ),
  gaps: query<OfCodes>()('devices-with-gaps-of-codes', (context) =>
    within(context)
      .where('devices.client', 'in', gaps(context))
      .where('devices.client', 'in', ofCodes(context)),
  ),
  blocked: query<OfCodes>()('blocked-devices-of-codes', (context) =>
    within(context)
      .where('devices.client', 'in', blocked(context))
      .where('devices.client', 'in', ofCodes(context)),
  ),
}
