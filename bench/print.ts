import type { Bound, Unit } from './benchmark.ts'
import { type BenchmarkResult, keeps, type ResultRow } from './results.ts'

const DIGITS = 3

/** A figure with three digits that count. */
export const figure = (value: number): string =>
  Math.abs(value) >= 1_000
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(DIGITS)))

export const withUnit = (value: number, unit: Unit): string => `${figure(value)} ${unit}`

export const boundText = ({ of, is, figure: most }: Bound, unit: Unit): string =>
  `${is === 'at least' ? '≥' : '≤'} ${of === 'ratio' ? most : withUnit(most, unit)}`

/** How a row stands to its bounds: the goal, the first figure, or neither; empty: it has none. */
export const standing = (row: ResultRow): '' | 'goal' | 'first' | 'not yet' => {
  if (row.goal === null && row.first === null) return ''
  if (row.goal !== null && keeps(row, row.goal)) return 'goal'
  if (row.first !== null && keeps(row, row.first)) return row.goal === null ? 'goal' : 'first'
  return 'not yet'
}

const line = (row: ResultRow): string => {
  const parts = [
    `  ${row.name}: ${withUnit(row.value, row.unit)} (${figure(row.range[0])}–${figure(row.range[1])})`,
  ]
  if (row.baseline !== null)
    parts.push(
      `÷ ${row.baseline.name} ${withUnit(row.baseline.value, row.unit)} = ${figure(row.ratio ?? Number.NaN)}`,
    )
  const bounds = [row.first, row.goal].filter((bound) => bound !== null)
  if (bounds.length > 0)
    parts.push(`[${bounds.map((bound) => boundText(bound, row.unit)).join(', then ')}: ${standing(row)}]`)
  return parts.join(' ')
}

/** What a run of one benchmark prints. */
export const printed = ({ id, work, rows, notes, load, rounds }: BenchmarkResult): string =>
  [
    `${id} ${work} (${rounds} rounds, load before ${load})`,
    ...rows.map(line),
    ...notes.map((note) => `  ${note}`),
  ].join('\n')
