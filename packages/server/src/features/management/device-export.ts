import { slotBegin, type Uuid } from '@countersign/protocol/vocabulary'
import type { DeviceMark, SeatRecord, Transaction } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { own } from '../../http/api/own.ts'
import { ownerOfItem, productsKnown } from '../../http/api/owners.ts'
import { notFound } from '../../http/api/problem.ts'
import { isoTime, isoTimeOrNull } from '../../http/api/times.ts'
import { clientOf } from './device-marks.ts'

export const markView = ({ kind, session, at, lifted, actor, reason }: DeviceMark) => ({
  kind,
  session,
  at: isoTime(at),
  lifted: isoTimeOrNull(lifted),
  actor,
  reason,
})

/** Everything that is stored about a UUID, in clear (P4); null: nothing. */
const everythingOf = async (
  tx: Transaction,
  client: Uuid,
  within: readonly string[] | null,
): Promise<object | null> => {
  const mine = (organizationId: string | null): boolean =>
    within === null || (organizationId !== null && within.includes(organizationId))
  const device = await tx.authorizations.device(client)
  const seats: SeatRecord[] = []
  for (const seat of await tx.authorizations.seatsOfClient(client))
    if (mine(await ownerOfItem(tx, seat.itemId))) seats.push(seat)
  const decisions = (await tx.authorizations.decisions(client)).filter(({ organizationId }) =>
    mine(organizationId),
  )
  const known = await productsKnown(tx, client, within)
  const figures = await tx.marks.figuresOf(client)
  if (device === null && seats.length === 0 && decisions.length === 0 && figures.length === 0) return null
  const classes = await tx.usage.classes([...new Set(figures.map(({ ticket }) => ticket.classKey))])
  return {
    uuid: client,
    device:
      device === null
        ? null
        : {
            ...device,
            firstContact: isoTime(device.firstContact),
            lastContact: isoTime(device.lastContact),
            blockedAt: isoTimeOrNull(device.blockedAt),
          },
    seats: seats.map((seat) => ({
      item: seat.itemId,
      taken: isoTime(seat.taken),
      lastContact: isoTime(seat.lastContact),
      released: isoTimeOrNull(seat.released),
      until: isoTime(seat.until),
    })),
    protocolState: (await tx.marks.linesOf(client))
      .filter(({ product }) => known(product))
      .map(({ product, line }) => ({ product, ...line })),
    stores: await tx.marks.sequencesOf(client),
    marks: (await tx.marks.of(client)).map(markView),
    decisions: decisions.map(({ at, result, product, organizationId, request }) => ({
      at: isoTime(at),
      result,
      product,
      organizationId,
      asked: Object.fromEntries(Object.entries(request).filter(([name]) => name !== 'digest')),
    })),
    figures: figures.flatMap(({ slot, session, module, count, ticket }) => {
      const usageClass = classes.get(ticket.classKey)
      if (!mine(usageClass?.organizationId ?? null)) return []
      return {
        slot,
        from: isoTime(slotBegin(slot)),
        session,
        module,
        count,
        product: usageClass?.product ?? null,
        organizationId: usageClass?.organizationId ?? null,
      }
    }),
  }
}

export const deviceExportRoutes = (api: Api): void => {
  endpoint(api, {
    method: 'GET',
    url: '/v1/devices/:uuid/export',
    scope: 'read',
    members: own.device('manager'),
    tag: 'devices',
    summary: 'Everything that is stored about a UUID',
    params: Type.Object({ uuid: Type.String() }),
    answer: Type.Object({ uuid: Type.String() }, { additionalProperties: true }),
    handle: async (call) => {
      const client = clientOf(call.params.uuid)
      const body = await api.services.store.read((tx) => everythingOf(tx, client, call.within))
      if (body === null) throw notFound('device', call.params.uuid)
      return { body }
    },
  })
}
