import { SLOTS_PER_DAY, slotBegin } from '@countersign/protocol/vocabulary'
import type { ReportedFigure } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { isoTime } from '../../http/api/times.ts'
import { nullable, oneOf } from './shapes.ts'
import { boundedRange, SubjectQuery, subjectAccess, subjectOf } from './usage-subject.ts'

const MOST_DAYS = 31
/** Figures that are looked through for one answer. */
const MOST_FIGURES = 100_000

const Row = Type.Object({
  uuid: Type.String(),
  authorization: nullable(
    Type.String({ description: 'ID of the authorization; null: several, or not kept.' }),
  ),
  grantedAt: nullable(Type.String()),
  session: nullable(Type.String({ description: 'A run of the library; null: several, or not kept.' })),
  at: Type.String({ description: 'Begin of the first slot of it; of folded use its day.' }),
  count: Type.Integer(),
  modules: Type.Record(Type.String(), Type.Integer()),
})

type RowView = Static<typeof Row>
type By = 'device' | 'authorization' | 'report'

const keyOf = (figure: ReportedFigure, by: By): string => {
  if (by === 'device') return figure.client
  if (by === 'authorization') return figure.authorizationId
  return `${figure.slot} ${figure.client} ${figure.session}`
}

interface Group extends Omit<RowView, 'modules'> {
  readonly modules: Map<string, number>
}

/** Figures in groups; in the order in which each is first met. The counts of all groups are the sum of the figures, exactly. */
const grouped = (figures: readonly ReportedFigure[], by: By): readonly RowView[] => {
  const groups = new Map<string, Group>()
  for (const figure of figures) {
    const key = keyOf(figure, by)
    const known = groups.get(key)
    const group: Group = known ?? {
      uuid: figure.client,
      authorization: by === 'device' ? null : figure.authorizationId,
      grantedAt: by === 'device' ? null : isoTime(figure.iat),
      session: by === 'report' ? figure.session : null,
      at: isoTime(slotBegin(figure.slot)),
      count: 0,
      modules: new Map(),
    }
    group.modules.set(figure.module, (group.modules.get(figure.module) ?? 0) + figure.count)
    groups.set(key, { ...group, count: group.count + figure.count })
  }
  return [...groups.values()].map(({ modules, ...row }) => ({
    ...row,
    modules: Object.fromEntries([...modules].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }))
}

/** Rows by device with what is kept of their folded days, of which no modules are known. */
const withFolded = (
  rows: readonly RowView[],
  folded: readonly { readonly client: string; readonly day: number; readonly count: number }[],
): RowView[] => {
  if (folded.length === 0) return [...rows]
  const devices = new Map(rows.map((row) => [row.uuid, row]))
  for (const { client, day, count } of folded) {
    const begin = isoTime(day * 86_400)
    const row = devices.get(client)
    devices.set(
      client,
      row === undefined
        ? { uuid: client, authorization: null, grantedAt: null, session: null, at: begin, count, modules: {} }
        : { ...row, at: [begin, row.at].toSorted()[0] ?? begin, count: row.count + count },
    )
  }
  return [...devices.values()]
}

/** Use by device, authorization and report: it names devices, so it is for managers (P4). */
export const reportStatisticsRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/statistics/reports',
    scope: 'read',
    members: subjectAccess('manager'),
    tag: 'statistics',
    summary:
      'Use by device, authorization or report, of a handshake code or under authorizations that name an item; largest first, reports by time',
    query: Type.Object(
      { ...SubjectQuery, by: oneOf(['device', 'authorization', 'report']) },
      { additionalProperties: false },
    ),
    answer: Type.Object({
      total: Type.Integer({ description: 'The sum of the rows.' }),
      rows: Type.Array(Row),
      complete: Type.Boolean({
        description: 'False: there is more than one answer holds; ask for less time.',
      }),
      asOf: Type.String(),
      foldedBefore: nullable(
        Type.String({ description: 'Before it only use by device and day is kept; null: everything is.' }),
      ),
    }),
    handle: async ({ query }) => {
      const { by } = query
      const range = boundedRange(query, MOST_DAYS)
      const { figures, old, hours } = await services.store.read(async (tx) => {
        const { code, classKeys } = await subjectOf(tx, query)
        const folded = await tx.usage.folded()
        const days = {
          fromDay: Math.floor(range.from / SLOTS_PER_DAY),
          toDay: Math.ceil(Math.min(range.to, folded.hours) / SLOTS_PER_DAY),
        }
        return {
          figures: await tx.statistics.reported(classKeys, { ...range, limit: MOST_FIGURES + 1 }),
          old:
            by === 'device' && code !== null && days.toDay > days.fromDay
              ? await tx.statistics.foldedUse(code, { ...days, limit: MOST_FIGURES + 1 })
              : [],
          hours: folded.hours,
        }
      })
      const complete = figures.length <= MOST_FIGURES && old.length <= MOST_FIGURES
      const rows = withFolded(grouped(figures.slice(0, MOST_FIGURES), by), old)
      if (by !== 'report') rows.sort((a, b) => b.count - a.count || (a.uuid < b.uuid ? -1 : 1))
      return {
        body: {
          total: rows.reduce((sum, { count }) => sum + count, 0),
          rows,
          complete,
          asOf: isoTime(services.clock.now()),
          foldedBefore: hours === 0 ? null : isoTime(slotBegin(hours)),
        },
      }
    },
  })
}
