import { DEFAULTS, denialEntry } from '@countersign/protocol/vocabulary'
import type { NumberedDecision } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { needManager, organizationOfList } from '../../http/api/own.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { invalid } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import { nullable } from './shapes.ts'

const DenialView = Type.Object({
  number: Type.Integer(),
  id: Type.String({ description: 'ID of the decision.' }),
  at: Type.String(),
  uuid: Type.String(),
  product: Type.String(),
  organizationId: nullable(Type.String()),
  handshakeCode: nullable(Type.String()),
  result: Type.Integer(),
  name: Type.String(),
  reason: Type.String(),
})

const denialView = (record: NumberedDecision): Static<typeof DenialView> => {
  const { decision } = record
  return {
    number: record.number,
    id: record.id,
    at: isoTime(record.at),
    uuid: record.client,
    product: record.product,
    organizationId: record.organizationId,
    handshakeCode: decision.kind === 'throttled' ? null : decision.handshakeCode,
    result: record.result,
    name: denialEntry(record.result)?.name ?? 'unknown',
    reason: decision.kind === 'denied' ? decision.reason : '',
  }
}

/** Denials to pick from and to explain; of each device the last 20 of 45 days are kept (P4). */
export const denialRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/denials',
    scope: 'read',
    members: { role: 'manager', listed: true },
    tag: 'devices',
    summary: 'List denials of 45 days, newest first',
    query: Type.Object(
      { ...PageQuery.properties, organization: Type.Optional(Type.String()) },
      { additionalProperties: false },
    ),
    answer: listOf(DenialView),
    handle: async ({ query, caller }) => {
      const page = pageOf(query)
      if (page.after !== null && !/^\d{1,15}$/.test(page.after))
        throw invalid('after', 'is no cursor of this list.')
      const organizationId = organizationOfList(caller, query.organization)
      needManager(caller, organizationId)
      const since = services.clock.now() - DEFAULTS.decisionRetention
      const body = await services.store.read((tx) =>
        readPage(page, {
          fetch: async ({ limit, after }) =>
            (
              await tx.authorizations.denials({
                organizationId,
                before: after === null ? null : Number(after),
                limit,
              })
            ).filter(({ at }) => at >= since),
          key: (row) => String(row.number),
          view: denialView,
        }),
      )
      return { body }
    },
  })
}
