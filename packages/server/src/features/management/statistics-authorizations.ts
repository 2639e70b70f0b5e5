import { denialEntry } from '@countersign/protocol/vocabulary'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { isoTime } from '../../http/api/times.ts'
import { HandshakeCodeName } from './shapes.ts'
import { boundedRange, internalIdOf, SubjectQuery, subjectAccess } from './usage-subject.ts'

const MOST_DAYS = 4_000

const Reason = Type.Object({
  code: Type.Integer(),
  name: Type.String(),
  count: Type.Integer(),
})

interface Sum {
  readonly result: number
  readonly count: number
}

const totalOf = (sums: readonly Sum[]): number => sums.reduce((all, { count }) => all + count, 0)

const viewOf = (sums: readonly Sum[]) => {
  const denied = sums.filter(({ result }) => result !== 0)
  const reasons = [...Map.groupBy(denied, ({ result }) => result)].map(([code, rows]) => ({
    code,
    name: denialEntry(code)?.name ?? 'unknown',
    count: totalOf(rows),
  }))
  return {
    granted: totalOf(sums) - totalOf(denied),
    denied: totalOf(denied),
    reasons: reasons.toSorted((a, b) => b.count - a.count || b.code - a.code),
  }
}

/** Authorizations granted and denied, with reasons. */
export const authorizationStatisticsRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/statistics/authorizations',
    scope: 'read',
    members: subjectAccess('viewer'),
    tag: 'statistics',
    summary: 'Authorizations of a handshake code by day, granted and denied with their reasons',
    query: Type.Object(
      { handshakeCode: HandshakeCodeName, from: SubjectQuery.from, to: SubjectQuery.to },
      { additionalProperties: false },
    ),
    answer: Type.Object({
      granted: Type.Integer(),
      denied: Type.Integer(),
      reasons: Type.Array(Reason),
      rows: Type.Array(
        Type.Object({
          key: Type.String({ description: 'UTC day, as `2026-01-31`.' }),
          granted: Type.Integer(),
          denied: Type.Integer(),
          reasons: Type.Array(Reason),
        }),
      ),
      asOf: Type.String(),
    }),
    handle: async ({ query }) => {
      const { from, to } = boundedRange(query, MOST_DAYS)
      const sums = await services.store.read(async (tx) =>
        tx.statistics.decisionSums(
          await internalIdOf(tx, query.handshakeCode),
          Math.floor(from / 480),
          Math.ceil(to / 480),
        ),
      )
      return {
        body: {
          ...viewOf(sums),
          rows: [...Map.groupBy(sums, ({ day }) => day)].map(([day, rows]) => ({
            key: isoTime(day * 86_400).slice(0, 10),
            ...viewOf(rows),
          })),
          asOf: isoTime(services.clock.now()),
        },
      }
    },
  })
}
