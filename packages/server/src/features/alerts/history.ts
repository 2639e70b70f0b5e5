import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { own } from '../../http/api/own.ts'
import { notFound } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'

const Row = Type.Object({
  id: Type.String(),
  at: Type.String(),
  subject: Type.String(),
  headlines: Type.Array(Type.String()),
  recipients: Type.Integer({ description: 'Addresses that it was mailed to.' }),
  mail: Type.String({ description: 'none, waiting, sent or failed.' }),
})
const Rows = Type.Object({ rows: Type.Array(Row) })
const Fault = Type.Object({
  what: Type.String(),
  error: Type.String(),
  places: Type.Array(Type.String()),
  count: Type.Integer(),
  first: Type.String(),
  last: Type.String(),
})

/** What has been told (N2), and the exceptions of the server (N5). */
export const alertHistoryRoutes = (api: Api): void => {
  const { store, alerts } = api.services
  const rowsOf = async (of: string | null) => ({
    rows: (await store.read((tx) => alerts.history(tx, of))).map(
      ({ id, at, subject, headlines, recipients, mail }) => ({
        id,
        at: isoTime(at),
        subject,
        headlines: [...headlines],
        recipients,
        mail,
      }),
    ),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/alerts',
    scope: 'read',
    tag: 'alerts',
    summary: 'Messages about the server, newest first; the last 100',
    answer: Rows,
    handle: async () => ({ body: await rowsOf(null) }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/organizations/:id/alerts',
    scope: 'read',
    members: own.organization('viewer'),
    tag: 'alerts',
    summary: 'Messages about an organization, newest first; the last 100',
    params: Type.Object({ id: Type.String() }),
    answer: Rows,
    handle: async ({ params }) => {
      if ((await store.read((tx) => tx.setup.organization(params.id))) === null)
        throw notFound('organization', params.id)
      return { body: await rowsOf(params.id) }
    },
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/exceptions',
    scope: 'read',
    tag: 'alerts',
    summary: 'Unexpected exceptions of this server, folded together, the latest first',
    answer: Type.Object({ rows: Type.Array(Fault) }),
    handle: async () => ({
      body: {
        rows: (await store.read(alerts.faults)).map(({ what, error, places, count, first, last }) => ({
          what,
          error,
          places: [...places],
          count,
          first: isoTime(first),
          last: isoTime(last),
        })),
      },
    }),
  })
}
