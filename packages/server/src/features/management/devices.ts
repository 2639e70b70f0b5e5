import type { Line } from '@countersign/licensing'
import { isUuid } from '@countersign/protocol/vocabulary'
import type { DeviceRecord, SeatRecord, Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import type { Caller } from '../../http/api/caller.ts'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { organizationOfList, own } from '../../http/api/own.ts'
import { ownerOfItem, productsKnown } from '../../http/api/owners.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { invalid, notFound } from '../../http/api/problem.ts'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
import { Instants, instant } from './instants.ts'
import { ItemId, nullable } from './shapes.ts'

const SeatView = Type.Object({
  item: Type.String(),
  taken: Type.String(),
  lastContact: Type.String(),
  released: nullable(Type.String()),
  until: Type.String(),
})

const DeviceView = Type.Object({
  uuid: Type.String(),
  firstContact: Type.String(),
  lastContact: Type.String(),
  product: Type.String(),
  version: Type.String(),
  edition: Type.String(),
  deployment: Type.String(),
  blockedAt: nullable(Type.String()),
})

const LineView = Type.Object({
  product: Type.String(),
  restarts: Type.Integer({ description: 'Restarts of the last 30 days that are kept (A8).' }),
  forkedAt: nullable(Type.String({ description: 'Its state was seen to have gone on elsewhere (A8).' })),
  clonedAt: nullable(Type.String({ description: 'Both went on: a clone (A8).' })),
})

const StoreView = Type.Object({
  store: Type.String({ description: 'A store of reports on the device.' }),
  sequence: Type.Integer({ description: 'The largest number of a submission.' }),
  missing: Type.Array(Type.Object({ first: Type.Integer(), last: Type.Integer() }), {
    description: 'Submissions that never came: a hint that something was lost or removed (U10).',
  }),
  dropped: Type.Integer({ description: 'Figures that outgrew the report age on the device.' }),
  lastSubmission: Type.String(),
})

const lineView = ({ product, line }: { readonly product: string; readonly line: Line }) => ({
  product,
  restarts: line.restarts.length,
  forkedAt: isoTimeOrNull(line.forkedAt),
  clonedAt: isoTimeOrNull(line.clonedAt),
})

const seatView = (seat: SeatRecord): Static<typeof SeatView> => ({
  item: seat.itemId,
  taken: isoTime(seat.taken),
  lastContact: isoTime(seat.lastContact),
  released: isoTimeOrNull(seat.released),
  until: isoTime(seat.until),
})

const deviceView = (device: DeviceRecord): Static<typeof DeviceView> => ({
  uuid: device.uuid,
  firstContact: isoTime(device.firstContact),
  lastContact: isoTime(device.lastContact),
  product: device.product,
  version: device.version,
  edition: device.edition,
  deployment: device.deployment,
  blockedAt: isoTimeOrNull(device.blockedAt),
})

/** Devices that have, or had, a seat of an item, with that seat. */
const devicesOfItem = async (
  tx: Transaction,
  itemId: string,
  page: { readonly limit: number; readonly after: string | null },
) => {
  if ((await tx.setup.signedItem(itemId)) === null) throw notFound('item', itemId)
  const seats = await readPage(page, {
    fetch: (request) => tx.authorizations.seatsOfItem(itemId, request),
    key: (seat) => seat.client,
    view: (seat) => seat,
  })
  const rows: (Static<typeof DeviceView> & { readonly seat: Static<typeof SeatView> })[] = []
  for (const seat of seats.rows) {
    const device = await tx.authorizations.device(seat.client)
    if (device !== null) rows.push({ ...deviceView(device), seat: seatView(seat) })
  }
  return { rows, next: seats.next }
}

const DevicesQuery = Type.Object(
  {
    ...PageQuery.properties,
    item: Type.Optional(ItemId),
    organization: Type.Optional(Type.String()),
    uuid: Type.Optional(
      Type.String({ maxLength: 64, description: 'The UUID, or its first digits; without `item` only.' }),
    ),
    contactFrom: Type.Optional(Instants),
    contactTo: Type.Optional(Instants),
    sign: Type.Optional(
      Type.Union([Type.Literal('copied'), Type.Literal('gaps'), Type.Literal('blocked')], {
        description: 'Its state was seen twice (A8); its submissions have gaps (U10); it is blocked (A13).',
      }),
    ),
  },
  { additionalProperties: false },
)

const prefixOf = (uuid: string | undefined): string | null => {
  if (uuid === undefined) return null
  const digits = uuid.trim().toLowerCase().replaceAll('-', '')
  if (!/^[0-9a-f]{1,32}$/.test(digits)) throw invalid('uuid', 'is no UUID, and no begin of one.')
  return digits
}

/** Devices of an organization are those that one of its codes has authorized. */
const foundDevices = async (
  tx: Transaction,
  { query, caller }: { readonly query: Static<typeof DevicesQuery>; readonly caller: Caller },
) => {
  const organizationId = organizationOfList(caller, query.organization)
  const setup = organizationId === null ? null : await tx.setup.organization(organizationId)
  const filter = {
    codes: organizationId === null ? null : (setup?.codes ?? []).map(({ internalId }) => internalId),
    sign: query.sign ?? null,
    contactFrom: instant('contactFrom', query.contactFrom),
    contactTo: instant('contactTo', query.contactTo),
    uuidPrefix: prefixOf(query.uuid),
  }
  return readPage(pageOf(query), {
    fetch: (page) => tx.authorizations.findDevices(filter, page),
    key: (row) => row.uuid,
    view: deviceView,
  })
}

export const deviceRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/devices',
    scope: 'read',
    members: {
      role: 'manager',
      of: (tx, { query, caller }) =>
        query.item === undefined
          ? organizationOfList(caller, query.organization)
          : ownerOfItem(tx, query.item),
    },
    tag: 'devices',
    summary: 'List devices of the server or of an organization, or those with a seat of an item',
    query: DevicesQuery,
    answer: listOf(Type.Object({ ...DeviceView.properties, seat: Type.Optional(SeatView) })),
    handle: async (call) => ({
      body: await services.store.read((tx) =>
        call.query.item === undefined
          ? foundDevices(tx, call)
          : devicesOfItem(tx, call.query.item, pageOf(call.query)),
      ),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/devices/:uuid',
    scope: 'read',
    members: own.device('manager'),
    tag: 'devices',
    summary: 'Show a device with its seats',
    params: Type.Object({ uuid: Type.String() }),
    answer: Type.Object({
      ...DeviceView.properties,
      seats: Type.Array(SeatView),
      lines: Type.Array(LineView),
      stores: Type.Array(StoreView),
    }),
    handle: async (call) => {
      const uuid = call.params.uuid.toLowerCase()
      const body = await services.store.read(async (tx) => {
        const device = isUuid(uuid) ? await tx.authorizations.device(uuid) : null
        if (device === null) return null
        const seats = await tx.authorizations.seatsOfClient(uuid)
        const owners = await Promise.all(seats.map((seat) => ownerOfItem(tx, seat.itemId)))
        const { within } = call
        const shown = seats.filter((_, index) => within === null || within.includes(owners[index] ?? ''))
        const known = await productsKnown(tx, uuid, within)
        return {
          ...deviceView(device),
          seats: shown.map(seatView),
          lines: (await tx.marks.linesOf(uuid)).filter(({ product }) => known(product)).map(lineView),
          stores: (await tx.marks.sequencesOf(uuid)).map(({ at, holes, ...store }) => ({
            ...store,
            lastSubmission: isoTime(at),
            missing: [...holes],
          })),
        }
      })
      if (body === null) throw notFound('device', call.params.uuid)
      return { body }
    },
  })
}
