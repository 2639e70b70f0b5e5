import { isUuid } from '@countersign/protocol/vocabulary'
import type { DeviceRecord, SeatRecord, Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { own } from '../../http/api/own.ts'
import { ownerOfItem } from '../../http/api/owners.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { notFound } from '../../http/api/problem.ts'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
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

export const deviceRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/devices',
    scope: 'read',
    members: {
      role: 'manager',
      of: (tx, call) => (call.query.item === undefined ? null : ownerOfItem(tx, call.query.item)),
    },
    tag: 'devices',
    summary: 'List devices, or those with a seat of an item',
    query: Type.Object(
      { ...PageQuery.properties, item: Type.Optional(ItemId) },
      { additionalProperties: false },
    ),
    answer: listOf(Type.Object({ ...DeviceView.properties, seat: Type.Optional(SeatView) })),
    handle: async (call) => ({
      body: await services.store.read((tx) =>
        call.query.item === undefined
          ? readPage(pageOf(call.query), {
              fetch: (page) => tx.authorizations.devices(page),
              key: (row) => row.uuid,
              view: deviceView,
            })
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
    answer: Type.Object({ ...DeviceView.properties, seats: Type.Array(SeatView) }),
    handle: async (call) => {
      const uuid = call.params.uuid.toLowerCase()
      const body = await services.store.read(async (tx) => {
        const device = isUuid(uuid) ? await tx.authorizations.device(uuid) : null
        if (device === null) return null
        const seats = await tx.authorizations.seatsOfClient(uuid)
        const owners = await Promise.all(seats.map((seat) => ownerOfItem(tx, seat.itemId)))
        const { within } = call
        const shown = seats.filter((_, index) => within === null || within.includes(owners[index] ?? ''))
        return { ...deviceView(device), seats: shown.map(seatView) }
      })
      if (body === null) throw notFound('device', call.params.uuid)
      return { body }
    },
  })
}
