import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buckets, chartModel, csv, keyOf, modulesOf, SUM, slices, tickOf, type UseRow } from './model.ts'

const DAY = 86_400
const START = 1_790_000_000 - (1_790_000_000 % DAY)

const rows = fc
  .uniqueArray(
    fc.record({
      day: fc.integer({ min: 0, max: 39 }),
      modules: fc.dictionary(
        fc.constantFrom('qr-code', 'pdf417', 'ocr', 'aztec'),
        fc.integer({ min: 1, max: 1e9 }),
      ),
    }),
    { selector: ({ day }) => day },
  )
  .map((list): UseRow[] =>
    list.map(({ day, modules }) => ({
      key: keyOf(START + day * DAY, 'day'),
      modules,
      count: Object.values(modules).reduce((sum, count) => sum + count, 0),
    })),
  )
const sum = (list: readonly UseRow[]) => list.reduce((all, row) => all + row.count, 0)
const range = { from: START, to: START + 40 * DAY, bucket: 'day' } as const

describe('charts', () => {
  test('a figure is the sum of the accepted reports, however it is drawn', () => {
    fc.assert(
      fc.property(rows, fc.boolean(), (list, split) => {
        const { series, points } = chartModel(list, { ...range, split, accumulated: false })
        const drawn = points.flatMap((point) => series.map((name) => Number(point[name])))
        expect(drawn.reduce((all, value) => all + value, 0)).toBe(sum(list))
        const end = chartModel(list, { ...range, split, accumulated: true }).points.at(-1)
        expect(series.reduce((all, name) => all + Number(end?.[name]), 0)).toBe(sum(list))
      }),
    )
  })

  test('slices of a doughnut sum up to the total', () => {
    fc.assert(
      fc.property(rows, (list) => {
        expect(slices(list, 'rest').reduce((all, { value }) => all + value, 0)).toBe(sum(list))
      }),
    )
  })

  test('a chart has a point for every hour and day of its range, also without use', () => {
    expect(buckets(START, START + 2 * DAY, 'hour')).toHaveLength(48)
    expect(chartModel([], { ...range, split: false, accumulated: false }).points).toHaveLength(40)
    expect(chartModel([], { ...range, split: false, accumulated: false }).points[0]).toEqual({
      at: keyOf(START, 'day'),
      [SUM]: 0,
    })
  })

  test('an axis names days, and hours of days, in UTC', () => {
    expect([tickOf('2026-01-31'), tickOf('2026-01-31T14:00Z')]).toEqual(['Jan 31', 'Jan 31, 14:00'])
  })

  test('modules are ordered by use, then by name', () => {
    const list = [{ key: 'x', count: 6, modules: { b: 2, c: 2, a: 2 } }]
    expect(modulesOf(list).map(([name]) => name)).toEqual(['a', 'b', 'c'])
  })

  test('P6 a CSV holds no formula that a spreadsheet would run, and keeps its cells apart', () => {
    expect(csv([['=1+1', 'a,b', 'say "x"', -5]])).toBe('\'=1+1,"a,b","say ""x""",-5\r\n')
  })
})
