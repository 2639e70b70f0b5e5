import { SLOTS_PER_DAY, slotBegin } from '@countersign/protocol/vocabulary'
import type { Store } from '@countersign/store/port'
import Type, { type Static } from 'typebox'
import { type Api, endpoint } from '../../http/api/endpoint.ts'
import { isoTime } from '../../http/api/times.ts'
import { nullable, oneOf } from './shapes.ts'
import { boundedRange, type Subject, SubjectQuery, subjectAccess, subjectOf } from './usage-subject.ts'

/** Days that can be asked for at once. */
const MOST_DAYS = 400

const Row = Type.Object({
  key: Type.String({ description: '`2026-01-31T14:00Z` or `2026-01-31`.' }),
  devices: Type.Integer({ description: 'Devices with use in it.' }),
  peak: nullable(
    Type.Integer({ description: 'Most devices with use in one slot of it; null: not kept any more.' }),
  ),
})

interface DayCounts {
  readonly day: number
  readonly devices: number
  readonly peak: number | null
  readonly hours: readonly { readonly hour: number; readonly devices: number; readonly peak: number }[]
}

const SLOTS_OF_HOUR = 20

/** One day, read alone, so that nobody waits long for it. */
const unfoldedDay = async (store: Store, { classKeys }: Subject, day: number): Promise<DayCounts> => {
  const first = day * SLOTS_PER_DAY
  const counts = await store.read((tx) => tx.statistics.deviceCounts(classKeys, first, first + SLOTS_PER_DAY))
  const peaks = new Map<number, number>()
  for (const { slot, devices } of counts.slots) {
    const hour = Math.floor(slot / SLOTS_OF_HOUR)
    peaks.set(hour, Math.max(peaks.get(hour) ?? 0, devices))
  }
  return {
    day,
    devices: counts.days[0]?.devices ?? 0,
    peak: Math.max(0, ...peaks.values()),
    hours: counts.hours.map((row) => ({ ...row, peak: peaks.get(row.hour) ?? 0 })),
  }
}

const keyOfDay = (day: number): string => isoTime(day * 86_400).slice(0, 10)
const keyOfHour = (hour: number): string => `${isoTime(hour * 3_600).slice(0, 13)}:00Z`

/** Days of a code whose total is unchanged were not changed: what was read of them is kept. */
class KnownDays {
  readonly #days = new Map<string, { readonly total: number; readonly counts: DayCounts }>()

  async counts(key: string, total: number, read: () => Promise<DayCounts>): Promise<DayCounts> {
    const known = this.#days.get(key)
    if (known !== undefined && known.total === total) return known.counts
    const counts = await read()
    if (this.#days.size >= 2_000) this.#days.clear()
    this.#days.set(key, { total, counts })
    return counts
  }
}

/** Devices and concurrent peaks by hour or day: counts without a name, so everybody of the organization may see them (P4). */
export const deviceStatisticsRoutes = (api: Api): void => {
  const { services } = api
  const known = new KnownDays()

  const daysOf = async (
    subject: Subject,
    range: { readonly first: number; readonly last: number },
  ): Promise<readonly DayCounts[]> => {
    const { store } = services
    const { code } = subject
    const { folded, totals, old } = await store.read(async (tx) => {
      const marks = await tx.usage.folded()
      const sums = code === null ? [] : await tx.statistics.daySums(code, range.first, range.last)
      const byDay = new Map<number, number>()
      for (const { bucket, count } of sums) byDay.set(bucket, (byDay.get(bucket) ?? 0) + count)
      return {
        folded: Math.ceil(marks.hours / SLOTS_PER_DAY),
        totals: byDay,
        old: code === null ? [] : await tx.statistics.foldedDevices(code, range.first, range.last),
      }
    })
    const days: DayCounts[] = old
      .filter(({ day }) => day < folded)
      .map((row) => ({ ...row, peak: null, hours: [] }))
    for (let day = Math.max(range.first, folded); day < range.last; day += 1) {
      const total = totals.get(day)
      if (code !== null && total === undefined) continue
      const read = () => unfoldedDay(store, subject, day)
      const counts =
        code === null || total === undefined
          ? await read()
          : await known.counts(`${code} ${day}`, total, read)
      if (counts.devices > 0) days.push(counts)
    }
    return days
  }

  endpoint(api, {
    method: 'GET',
    url: '/v1/statistics/devices',
    scope: 'read',
    members: subjectAccess('viewer'),
    tag: 'statistics',
    summary:
      'Devices with use, and the most at once, of a handshake code or under authorizations that name an item',
    query: Type.Object(
      { ...SubjectQuery, by: Type.Optional(oneOf(['hour', 'day'])) },
      { additionalProperties: false },
    ),
    answer: Type.Object({
      rows: Type.Array(Row),
      peak: Type.Integer({ description: 'The most at once in the range, as far as it is kept.' }),
      asOf: Type.String(),
      peakFrom: nullable(
        Type.String({ description: 'Peaks, and devices by hour, are kept from here on; null: always.' }),
      ),
    }),
    handle: async ({ query }) => {
      const { from, to } = boundedRange(query, MOST_DAYS)
      const subject = await services.store.read((tx) => subjectOf(tx, query))
      const range = { first: Math.floor(from / SLOTS_PER_DAY), last: Math.ceil(to / SLOTS_PER_DAY) }
      const folded = (await services.store.read((tx) => tx.usage.folded())).hours
      const days = await daysOf(subject, range)
      const hours = days.flatMap((day) => day.hours)
      const inRange = (hour: number): boolean =>
        (hour + 1) * SLOTS_OF_HOUR > from && hour * SLOTS_OF_HOUR < to
      const rows: Static<typeof Row>[] =
        query.by === 'hour'
          ? hours
              .filter(({ hour }) => inRange(hour))
              .map(({ hour, devices, peak }) => ({ key: keyOfHour(hour), devices, peak }))
          : days.map(({ day, devices, peak }) => ({ key: keyOfDay(day), devices, peak }))
      return {
        body: {
          rows,
          peak: Math.max(0, ...hours.filter(({ hour }) => inRange(hour)).map(({ peak }) => peak)),
          asOf: isoTime(services.clock.now()),
          peakFrom: folded === 0 ? null : isoTime(slotBegin(folded)),
        },
      }
    },
  })
}
