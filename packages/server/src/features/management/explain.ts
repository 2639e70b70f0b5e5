import { type Trial, type TriedAgain, whoCanFix } from '@countersign/licensing'
import {
  DEFAULTS,
  type DenialCode,
  denialEntry,
  type Instant,
  isUuid,
} from '@countersign/protocol/vocabulary'
import type { DecisionRecord } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { ownDevice } from '../../http/api/own.ts'
import { invalid, notFound } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import { decideAgain } from './decide-again.ts'
import { nullable } from './shapes.ts'

const Parties = Type.Array(Type.String(), {
  description: '`developer`, `licensee`, `vendor`, `administrator`; the nearest at hand first.',
})

const Failure = Type.Object({
  code: Type.Integer(),
  name: Type.String(),
  reason: Type.String(),
  fix: nullable(Type.String({ description: 'What would fix it.' })),
  by: Parties,
})

const DecisionView = Type.Object({
  at: Type.String(),
  id: Type.String(),
  requestId: Type.String(),
  result: Type.Integer({ description: '0: granted; else the code of the denial.' }),
  name: Type.String(),
  product: Type.String(),
  organizationId: nullable(Type.String()),
  handshakeCode: nullable(Type.String()),
  asked: Type.Unknown(),
  tried: Type.Array(
    Type.Object({ item: Type.String(), module: nullable(Type.String()), failed: nullable(Failure) }),
  ),
  firstFailed: nullable(Failure),
  fix: nullable(Type.String()),
  by: Parties,
  again: nullable(
    Type.Object({
      at: Type.String(),
      tried: Type.Array(
        Type.Object({
          item: Type.String(),
          module: nullable(Type.String()),
          role: Type.String({ description: '`grants`, `not-needed`, `passes` or `fails`.' }),
          reason: Type.String(),
          failed: nullable(Failure),
        }),
      ),
    }),
  ),
})

const failureOf = (code: DenialCode, reason: string): Static<typeof Failure> => ({
  code,
  name: denialEntry(code)?.name ?? 'unknown',
  reason,
  fix: denialEntry(code)?.remedy ?? null,
  by: [...whoCanFix(code)],
})

const triedOf = (trial: Trial) => ({
  item: trial.itemId,
  module: trial.module,
  failed: trial.failed === null ? null : failureOf(trial.failed, trial.reason),
})

/** What was asked, as it is kept; the digest only tells replays apart. */
const askedOf = ({ request }: DecisionRecord): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(request).filter(([name]) => name !== 'digest'))

/** One decision told so that a person can act on it: the rules tried, the first that failed, what would fix it. */
const explained = (
  record: DecisionRecord,
  again: { readonly at: Instant; readonly tried: readonly TriedAgain[] } | null,
): Static<typeof DecisionView> => {
  const { decision } = record
  const tried = decision.kind === 'throttled' ? [] : decision.tried
  return {
    at: isoTime(record.at),
    id: record.id,
    requestId: record.requestId,
    result: record.result,
    name: record.result === 0 ? 'granted' : (denialEntry(record.result)?.name ?? 'unknown'),
    product: record.product,
    organizationId: record.organizationId,
    handshakeCode: decision.kind === 'throttled' ? null : decision.handshakeCode,
    asked: askedOf(record),
    tried: tried.map(triedOf),
    firstFailed: decision.kind === 'denied' ? failureOf(decision.code, decision.reason) : null,
    fix: decision.kind === 'denied' ? (denialEntry(decision.code)?.remedy ?? null) : null,
    by: decision.kind === 'denied' ? [...whoCanFix(decision.code)] : [],
    again:
      again === null
        ? null
        : {
            at: isoTime(again.at),
            tried: again.tried.map((trial) => ({
              ...triedOf(trial),
              role: trial.role,
              reason: trial.reason,
            })),
          },
  }
}

export const explainRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/explain',
    scope: 'read',
    members: {
      role: 'manager',
      of: (tx, { query, caller }) => ownDevice(tx, query.client, { caller, role: 'manager' }),
    },
    tag: 'devices',
    summary: 'The last 5 grants and 20 denials of 45 days of a device, newest first',
    query: Type.Object(
      { client: Type.String({ minLength: 1, maxLength: 64 }) },
      { additionalProperties: false },
    ),
    answer: Type.Object({ client: Type.String(), decisions: Type.Array(DecisionView) }),
    handle: async (call) => {
      const client = call.query.client.toLowerCase()
      if (!isUuid(client)) throw invalid('client', 'is no UUID.')
      const now = services.clock.now()
      const since = now - DEFAULTS.decisionRetention
      const { within } = call
      const decisions = await services.store.read(async (tx) => {
        const records = await tx.authorizations.decisions(client)
        if (records.length === 0 && (await tx.authorizations.device(client)) === null)
          throw notFound('device', client)
        const recent = records
          .filter(
            (record) =>
              within === null || (record.organizationId !== null && within.includes(record.organizationId)),
          )
          .filter((record) => record.at >= since)
          .toSorted((a, b) => b.at - a.at)
        return Promise.all(
          recent.map(async (record) => {
            const tried = await decideAgain(tx, services, { record, now })
            return explained(record, tried === null ? null : { at: now, tried })
          }),
        )
      })
      return { body: { client, decisions } }
    },
  })
}
