import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { invalid } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'

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
    tag: 'audit',
    summary: 'List every change of the setup, oldest first',
    query: PageQuery,
    answer: listOf(ChangeView),
    handle: async (call) => {
      const page = pageOf(call.query)
      if (page.after !== null && !/^\d{1,15}$/.test(page.after))
        throw invalid('after', 'is no cursor of this list.')
      return {
        body: await api.services.store.read((tx) =>
          readPage(page, {
            fetch: (request) => tx.setup.changes(request),
            key: (row) => String(row.number),
            view: ({ from, at, ...row }) => ({ ...row, at: isoTime(at), fromSlot: from }),
          }),
        ),
      }
    },
  })
}
