import { SLOTS_PER_DAY, slotAt } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Lab, openLab } from './testing/lab.ts'

interface Row {
  readonly key: string | number
  readonly count: number
}

const DAYS = 4
/** How much of a slot's time is written in the key of its row. */
const KEYS = { hour: [13, ':00Z'], day: [10, ''] } as const

const keyOf = (slot: number, by: 'hour' | 'day'): string =>
  `${new Date(slot * 180_000).toISOString().slice(0, KEYS[by][0])}${KEYS[by][1]}`

const grouped = (rows: readonly Row[], by: 'hour' | 'day'): readonly Row[] => {
  const sums = new Map<string, number>()
  for (const { key, count } of rows)
    sums.set(keyOf(Number(key), by), (sums.get(keyOf(Number(key), by)) ?? 0) + count)
  return [...sums].map(([key, count]) => ({ key, count }))
}

describe('statistics of any range', () => {
  let lab: Lab
  const targets: string[] = []
  let first: number

  beforeEach(async () => {
    lab = await openLab()
    first = slotAt(lab.now()) + 1
    targets.length = 0
    const modules = ['qr-code', 'pdf417']
    await lab.post('/products', { code: 'barcode-reader', name: 'Barcode Reader', unit: 'scan', modules })
    const { id, defaultHandshakeCode: code } = (await lab.post('/organizations', { name: 'Example Ltd' }))
      .body
    targets.push(`handshakeCode=${code}`)
    // Epochs begin within hours, two each day; two items share what is used, and neither has enough of it.
    for (const quota of [30, 20]) {
      const items = [{ product: 'barcode-reader', chargeWay: 'count', quota, periodDays: 1, modules }]
      const license = (await lab.post('/licenses', { organizationId: id, items })).body
      targets.push(`item=${license['items'][0].id}`)
      await lab.post(`/licenses/${license['id']}/activate`, { hosting: 'hosted' })
      lab.advance(5_000)
    }
    for (let at = 0; at < DAYS * SLOTS_PER_DAY; at += 31)
      await lab.use(code, { module: modules[at % 2] ?? '', count: 1 + (at % 7), slot: first + at })
  })
  afterEach(() => lab.close())

  it('are by hour and by day what its slots are together, of codes and of items (§7)', async () => {
    const rows = async (target: string, by: string, range = ''): Promise<readonly Row[]> =>
      (await lab.get(`/statistics?${target}&by=${by}${range}`)).body['rows'].map(({ key, count }: Row) => ({
        key,
        count,
      }))
    const slots = await Promise.all(targets.map((target) => rows(target, 'slot')))
    // Every item was charged a part of it.
    for (const [index, all] of slots.entries()) expect(all.length, targets[index]).toBeGreaterThan(10)
    const place = fc.integer({ min: -30, max: DAYS * SLOTS_PER_DAY + 30 })
    await fc.assert(
      fc.asyncProperty(fc.option(place), fc.option(place), async (a, b) => {
        const [from, to] = a !== null && b !== null && b < a ? [b, a] : [a, b]
        const range = [
          from === null ? '' : `&from=${(first + from) * 180}`,
          to === null ? '' : `&to=${(first + to) * 180}`,
        ].join('')
        for (const [index, target] of targets.entries()) {
          const within = (slots[index] ?? []).filter(
            ({ key }) =>
              Number(key) >= first + (from ?? Number.NEGATIVE_INFINITY) &&
              Number(key) < first + (to ?? Number.POSITIVE_INFINITY),
          )
          expect(await rows(target, 'slot', range)).toEqual(within)
          for (const by of ['hour', 'day'] as const)
            expect(await rows(target, by, range)).toEqual(grouped(within, by))
        }
      }),
      { numRuns: 40 },
    )
  })
})
