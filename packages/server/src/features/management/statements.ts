import { peekJws, readStatement } from '@countersign/protocol'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { commitOnce } from '../../http/api/once.ts'
import { listOf, PageQuery, pageOf, readPage } from '../../http/api/paging.ts'
import { isoTime } from '../../http/api/times.ts'
import { changeOf } from '../../http/api/work.ts'
import { receivedStatements } from './import-statement.ts'
import { Empty, nullable } from './shapes.ts'

const Sum = Type.Object({
  organizationId: Type.String(),
  handshakeCode: nullable(Type.String()),
  item: nullable(Type.String()),
  module: Type.String(),
  count: Type.Integer({ description: 'Units since the statement before.' }),
  total: Type.Integer(),
})

const StatementView = Type.Object({
  number: Type.Integer(),
  from: Type.String(),
  to: Type.String(),
  sums: Type.Array(Sum),
  seats: Type.Array(Type.Object({ item: Type.String(), taken: Type.Integer() })),
  chains: Type.Integer(),
  previous: nullable(Type.String()),
  file: Type.Object({ name: Type.String(), text: Type.String() }),
})

const MadeView = Type.Object({
  number: Type.Integer(),
  from: Type.String(),
  to: Type.String(),
  previous: nullable(Type.String()),
  sums: Type.Array(Sum),
  file: Type.Object({ name: Type.String(), text: Type.String() }),
})

const fileName = (number: number): string => `statement-${number}.license`

const ReceivedView = Type.Object({
  server: Type.String(),
  from: Type.String(),
  to: Type.String(),
  digest: Type.String(),
  previous: nullable(Type.String()),
  receivedAt: Type.String(),
  sums: Type.Array(Sum),
})

const keyOf = ({ iss, digest }: { readonly iss: string; readonly digest: string }): string =>
  `${iss}/${digest}`

/** Usage statements: made and signed here, or received from licensees' servers (P8). */
export const statementRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'POST',
    url: '/v1/statements',
    scope: 'write',
    tag: 'statements',
    summary: 'Sign a statement of everything since the one before',
    body: Empty,
    status: 201,
    answer: StatementView,
    handle: async (call) => {
      const now = services.clock.now()
      await services.keys.ensure(now)
      return commitOnce(services, call, {
        unit: async (tx) => {
          const made = await services.usage.makeStatement(tx, {
            serverUuid: services.identity.serverUuid,
            createdAt: services.identity.createdAt,
            keySet: services.keys.keySet,
            key: services.keys.signingKey(now),
            now,
            machineChanges: await services.usage.machineChanges(tx),
          })
          const { payload, number } = made
          await tx.setup.note(
            changeOf({ now, actor: call.caller.name }, 'statement.export', {
              subject: String(number),
              after: { from: isoTime(payload.period[0]), to: isoTime(payload.period[1]) },
            }),
          )
          return {
            status: 201,
            body: {
              number,
              from: isoTime(payload.period[0]),
              to: isoTime(payload.period[1]),
              sums: payload.sums,
              seats: payload.seats,
              chains: payload.chains.length,
              previous: payload.previous,
              file: {
                name: fileName(number),
                text: services.usage.fileOfStatement(made),
              },
            },
          }
        },
      })
    },
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/statements/made',
    scope: 'read',
    tag: 'statements',
    summary: 'List the statements that were signed here, oldest first, each with its file again',
    query: PageQuery,
    answer: listOf(MadeView),
    handle: async (call) => ({
      body: await services.store.read(async (tx) => {
        const all = await services.usage.madeStatements(tx)
        return readPage(pageOf(call.query), {
          fetch: async ({ limit, after }) =>
            all.filter(({ number }) => after === null || number > Number(after)).slice(0, limit),
          key: ({ number }) => String(number),
          view: (made) => {
            const { period, previous, sums } = readStatement(peekJws(made.jws).payload)
            return {
              number: made.number,
              from: isoTime(period[0]),
              to: isoTime(period[1]),
              previous,
              sums,
              file: { name: fileName(made.number), text: services.usage.fileOfStatement(made) },
            }
          },
        })
      }),
    }),
  })
  endpoint(api, {
    method: 'GET',
    url: '/v1/statements',
    scope: 'read',
    tag: 'statements',
    summary: 'List the statements that were received from licensees’ servers, by server and digest',
    query: PageQuery,
    answer: listOf(ReceivedView),
    handle: async (call) => ({
      body: await services.store.read(async (tx) => {
        const all = await receivedStatements(tx)
        return readPage(pageOf(call.query), {
          fetch: async ({ limit, after }) =>
            all.filter((one) => after === null || keyOf(one) > after).slice(0, limit),
          key: keyOf,
          view: ({ iss, digest, previous, period, jws, receivedAt }) => ({
            server: iss,
            from: isoTime(period[0]),
            to: isoTime(period[1]),
            digest,
            previous,
            receivedAt: isoTime(receivedAt),
            sums: readStatement(peekJws(jws).payload).sums,
          }),
        })
      }),
    }),
  })
}
