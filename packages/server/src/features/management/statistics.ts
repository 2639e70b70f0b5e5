import { organizationOfCode, SLOTS_PER_DAY, type Slot, slotBegin } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import Type from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { ownerOfItem } from '../../http/api/owners.ts'
import { invalid, notFound } from '../../http/api/problem.ts'
import { isoTime } from '../../http/api/times.ts'
import { Instants, instant } from './instants.ts'
import { Code, HandshakeCodeName, ItemId, oneOf } from './shapes.ts'
import { GROUPINGS, type Grouping, usageRows } from './usage-rows.ts'
import { type SlotRange, slotRange, usesOfCode, usesOfItem, usesOfTrials } from './usage-sources.ts'
import { internalIdOf } from './usage-subject.ts'

const StatisticsQuery = Type.Object(
  {
    handshakeCode: Type.Optional(HandshakeCodeName),
    item: Type.Optional(ItemId),
    product: Type.Optional(Code),
    from: Type.Optional(Instants),
    to: Type.Optional(Instants),
    by: Type.Optional(oneOf(GROUPINGS)),
  },
  { additionalProperties: false },
)

const StatisticsView = Type.Object({
  total: Type.Integer(),
  rows: Type.Array(
    Type.Object({
      key: Type.Union([Type.String(), Type.Integer()], {
        description: 'Module code, slot number, `2026-01-31T14:00Z` or `2026-01-31`.',
      }),
      count: Type.Integer(),
      late: Type.Optional(
        Type.Integer({ description: 'What of it arrived when that day was over; of a code, by day.' }),
      ),
      modules: Type.Record(Type.String(), Type.Integer()),
    }),
  ),
  asOf: Type.String(),
  hourlyBefore: Type.Union([Type.String(), Type.Null()], {
    description: 'Use from before it stands by hour, under the first slot of each; null: there is none.',
  }),
  dailyBefore: Type.Union([Type.String(), Type.Null()], {
    description: 'Use from before it stands by day, under the first slot of each; null: there is none.',
  }),
})

const beginOf = (slot: Slot): string | null => (slot === 0 ? null : isoTime(slotBegin(slot)))

const organizationOfItem = async (tx: Transaction, itemId: string) => {
  const item = await tx.setup.signedItem(itemId)
  const organizationId = item?.item.terms.organizationId ?? null
  const setup = organizationId === null ? null : await tx.setup.organization(organizationId)
  if (setup === null) throw notFound('item', itemId)
  return setup
}

const NONE: ReadonlyMap<string | number, number> = new Map()

/** Use of a code, with what of each day arrived late (C9). */
const usesAndLate = async (
  tx: Transaction,
  code: string,
  asked: { readonly range: SlotRange; readonly by: Grouping },
) => {
  const { range, by } = asked
  const first = range.from === null ? null : Math.floor(range.from / SLOTS_PER_DAY)
  const end = range.to === null ? null : Math.ceil(range.to / SLOTS_PER_DAY)
  const sums = by === 'day' ? await tx.statistics.lateSums(code, first, end) : []
  return {
    uses: await usesOfCode(tx, code, asked),
    folded: await tx.usage.folded(),
    late: new Map<string | number, number>(
      sums.map(({ day, count }) => [isoTime(day * 86_400).slice(0, 10), count]),
    ),
  }
}

export const statisticsRoutes = (api: Api): void => {
  const { services } = api
  endpoint(api, {
    method: 'GET',
    url: '/v1/statistics',
    scope: 'read',
    members: {
      role: 'viewer',
      // Use of public trials is the vendor's alone (T1).
      of: (tx, { query }) =>
        query.product !== undefined
          ? null
          : query.handshakeCode === undefined
            ? ownerOfItem(tx, query.item ?? '')
            : query.item === undefined
              ? organizationOfCode(query.handshakeCode)
              : null,
    },
    tag: 'statistics',
    summary:
      'Usage of a handshake code (every accepted figure), of an item (what it was charged), or of the public trials of a product',
    query: StatisticsQuery,
    answer: StatisticsView,
    handle: async (call) => {
      const { handshakeCode, item, product, by = 'module' } = call.query
      if ([handshakeCode, item, product].filter((given) => given !== undefined).length !== 1)
        throw invalid('handshakeCode', 'exactly one of it, item and product must be given.')
      const from = instant('from', call.query.from)
      const to = instant('to', call.query.to)
      if (from !== null && to !== null && to < from) throw invalid('to', 'is before from.')
      const range = slotRange(from, to)
      const { uses, folded, late } = await services.store.read(async (tx) => {
        if (handshakeCode !== undefined)
          return usesAndLate(tx, await internalIdOf(tx, handshakeCode), { range, by })
        if (product !== undefined)
          return { uses: await usesOfTrials(tx, product, range), folded: await tx.usage.folded(), late: NONE }
        const itemId = item ?? ''
        return {
          uses: await usesOfItem(tx, await organizationOfItem(tx, itemId), { itemId, range, by }),
          folded: await tx.usage.folded(),
          late: NONE,
        }
      })
      const { total, rows } = usageRows(uses, by)
      return {
        body: {
          total,
          rows: rows.map((row) => {
            const arrivedLate = late.get(row.key)
            return arrivedLate === undefined ? row : { ...row, late: Math.min(arrivedLate, row.count) }
          }),
          asOf: isoTime(services.clock.now()),
          hourlyBefore: beginOf(folded.hours),
          dailyBefore: beginOf(folded.days),
        },
      }
    },
  })
}
