import { usagePreview } from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { own } from '../../http/api/own.ts'
import { isoTimeOrNull } from '../../http/api/times.ts'
import type { Identity, UsageWork } from '../../services.ts'
import { findCode } from './code-view.ts'
import { outlookView } from './items.ts'
import { nullable } from './shapes.ts'

const CodeUsageView = Type.Object({
  code: Type.String(),
  usageOrder: Type.Array(
    Type.Object({
      item: Type.String(),
      stage: Type.String(),
      position: nullable(Type.Integer({ description: 'Place in the order set by hand; null: none.' })),
      usable: Type.Boolean({ description: 'Whether a newcomer would be granted by it now.' }),
      remaining: nullable(Type.Integer()),
      perDay: Type.Number(),
      next: nullable(Type.Object({ stage: Type.String(), at: Type.String(), by: Type.String() })),
      runsOutAt: nullable(Type.String()),
    }),
    { description: 'Items in the order in which they are used (A4).' },
  ),
  next: nullable(Type.String({ description: 'The item that is used next; null: none is usable.' })),
  sessionPasswords: Type.Array(
    Type.Object({
      id: Type.String(),
      until: nullable(Type.String()),
      devices: Type.Integer({ description: 'Devices whose last grant was asked with it (A11).' }),
    }),
  ),
  held: Type.Array(Type.Object({ module: Type.String(), count: Type.Integer() }), {
    description: 'Units beyond the bound of a device, stored and not charged (A12).',
  }),
})

const heldOf = async (tx: Transaction, code: string) => {
  const held = new Map<string, number>()
  for (const sum of await tx.statistics.daySums(code, null, null))
    if (sum.held > 0) held.set(sum.module, (held.get(sum.module) ?? 0) + sum.held)
  return [...held].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([module, count]) => ({ module, count }))
}

const usageOfCode = async (
  tx: Transaction,
  name: string,
  { identity, usageOfItems, now }: CodeUsageServices,
): Promise<Static<typeof CodeUsageView>> => {
  const { setup, code } = await findCode(tx, name)
  const counted = await usageOfItems(tx, setup.items, { client: null, all: setup.items, now })
  const ground = {
    setup,
    code: code.internalId,
    codeName: code.name,
    product: null,
    serving: identity,
    ...counted,
  }
  const preview = usagePreview(ground, now)
  const devices = await tx.authorizations.passwordDevices(code.internalId)
  return {
    code: code.name,
    usageOrder: preview.map(({ state, outlook, position, usable }) => ({
      item: state.itemId,
      stage: state.stage,
      position,
      usable,
      remaining: state.remaining,
      ...outlookView(outlook),
    })),
    next: preview.find(({ usable }) => usable)?.state.itemId ?? null,
    sessionPasswords: code.sessionPasswords.map(({ id, until }) => ({
      id,
      until: isoTimeOrNull(until),
      devices: devices.get(id) ?? 0,
    })),
    held: await heldOf(tx, code.internalId),
  }
}

interface CodeUsageServices {
  readonly identity: Pick<Identity, 'mode' | 'serverUuid' | 'sandbox'>
  readonly usageOfItems: UsageWork['usageOfItems']
  readonly now: Instant
}

export const codeUsageRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/handshake-codes/:code/usage',
    scope: 'read',
    members: own.code('viewer'),
    tag: 'handshake codes',
    summary: 'Which item is used next and when each runs out, devices by session password, held units',
    params: Type.Object({ code: Type.String() }),
    answer: CodeUsageView,
    handle: async (call) => ({
      body: await services.store.read((tx) =>
        usageOfCode(tx, call.params.code, {
          identity: services.identity,
          usageOfItems: services.usageOfItems,
          now: services.clock.now(),
        }),
      ),
    }),
  })
}
