import { slotBegin, type Uuid } from '@countersign/protocol/vocabulary'
import type { HeldRuling } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { own } from '../../http/api/own.ts'
import { notFound } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import { changeOf, type Work } from '../../http/api/work.ts'
import { findCode } from './code-view.ts'
import { clientOf } from './device-marks.ts'

const HeldView = Type.Object({
  code: Type.String(),
  rows: Type.Array(
    Type.Object({
      uuid: Type.String(),
      module: Type.String(),
      slot: Type.Integer(),
      from: Type.String({ description: 'When the slot began.' }),
      units: Type.Integer({
        description: 'Units beyond the bound of a device and slot: stored, not charged.',
      }),
      state: Type.Union([Type.Literal('open'), Type.Literal('refused')]),
    }),
  ),
})

interface Ruling {
  readonly code: string
  readonly client: Uuid
  readonly verdict: HeldRuling['verdict']
  readonly reason: string | null
}

/** Accepts or refuses everything that is held of a device under a code by now (A12). */
const ruleHeld = async (work: Work, { code: name, client, verdict, reason }: Ruling): Promise<object> => {
  const { usage } = work.services
  const { code } = await findCode(work.tx, name)
  const held = (await usage.heldDevices(work.tx, code.internalId)).filter((row) => row.client === client)
  if (held.length === 0) throw notFound('held unit of the device', client)
  const units = held.reduce((sum, row) => sum + row.units, 0)
  const charged = await usage.ruleHeld(work.tx, {
    ...{ client, code: code.internalId, verdict, reason },
    ...{ at: work.now, actor: work.actor },
  })
  await work.tx.setup.note(
    changeOf(work, verdict === 'accepted' ? 'device.accept-held' : 'device.refuse-held', {
      subject: client,
      organizationId: code.organizationId,
      before: { handshakeCode: name, held: units },
      after: { handshakeCode: name, held: units - charged, charged, reason },
    }),
  )
  return { code: name, uuid: client, units, charged }
}

export const heldUnitRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/handshake-codes/:code/held',
    scope: 'read',
    members: own.code('manager'),
    tag: 'handshake codes',
    summary: 'Held units of a handshake code by device, module and slot',
    params: Type.Object({ code: Type.String() }),
    answer: HeldView,
    handle: async (call) => ({
      body: await services.store.read(async (tx) => {
        const { code } = await findCode(tx, call.params.code)
        const held = await services.usage.heldDevices(tx, code.internalId)
        const rows = held.map(({ client, module, slot, units, refused }) => ({
          ...{ uuid: client, module, slot, units },
          from: isoTime(slotBegin(slot)),
          state: refused ? 'refused' : 'open',
        }))
        return { code: code.name, rows }
      }),
    }),
  })
  endpoint(api, {
    method: 'POST',
    url: '/v1/handshake-codes/:code/held/:uuid',
    scope: 'write',
    members: own.code('manager'),
    tag: 'handshake codes',
    summary: 'Accept or refuse what is held of a device by now; charges are computed anew',
    params: Type.Object({ code: Type.String(), uuid: Type.String() }),
    body: Type.Object(
      {
        verdict: Type.Union([Type.Literal('accepted'), Type.Literal('refused')]),
        reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
      },
      { additionalProperties: false },
    ),
    answer: Type.Object({
      code: Type.String(),
      uuid: Type.String(),
      units: Type.Integer({ description: 'Units that were held of the device.' }),
      charged: Type.Integer({ description: 'Of them those that are charged now.' }),
    }),
    handle: async (call) => {
      const client = clientOf(call.params.uuid)
      const { verdict, reason = null } = call.body
      const body = await services.store.commit((tx) =>
        ruleHeld(
          { tx, services, now: services.clock.now(), actor: call.caller.name },
          { code: call.params.code, client, verdict, reason },
        ),
      )
      return { body }
    },
  })
}
