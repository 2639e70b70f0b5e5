import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { needManager, organizationOfList } from '../../http/api/own.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { invalid } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import { oneOf } from './shapes.ts'

const ChangeView = Type.Object({
  number: Type.Integer(),
  at: Type.String(),
  fromSlot: Type.Integer({ description: 'First slot in which it holds.' }),
  actor: Type.String(),
  action: Type.String(),
  subject: Type.String(),
  before: Type.Unknown(),
  after: Type.Unknown(),
})

/** Everything that people have changed: the audit log (P5). Digests of session passwords never leave the server. */
export const setupChangeRoutes = (api: Api): void => {
  endpoint(api, {
    method: 'GET',
    url: '/v1/setup-changes',
    scope: 'read',
    members: { role: 'manager', listed: true },
    tag: 'audit',
    summary: 'List every change that people made, of the server or of an organization',
    query: Type.Object(
      {
        ...PageQuery.properties,
        organization: Type.Optional(Type.String()),
        order: Type.Optional(oneOf(['oldest', 'newest'])),
      },
      { additionalProperties: false },
    ),
    answer: listOf(ChangeView),
    handle: async (call) => {
      const page = pageOf(call.query)
      if (page.after !== null && !/^\d{1,15}$/.test(page.after))
        throw invalid('after', 'is no cursor of this list.')
      const organizationId = organizationOfList(call.caller, call.query.organization)
      needManager(call.caller, organizationId)
      const newest = call.query.order === 'newest'
      return {
        body: await api.services.store.read((tx) =>
          readPage(page, {
            fetch: (request) => tx.setup.changes({ ...request, organizationId, newest }),
            key: (row) => String(row.number),
            view: ({ from, at, organizationId: _about, ...row }) => ({
              ...row,
              at: isoTime(at),
              fromSlot: from,
            }),
          }),
        ),
      }
    },
  })
}
