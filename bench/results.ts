import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import type { Bound, Curve, Measured, Row, Unit } from './benchmark.ts'

/** A row of a run: medians over its rounds. */
export interface ResultRow {
  readonly name: string
  readonly unit: Unit
  readonly value: number
  /** Smallest and largest of the rounds. */
  readonly range: readonly [number, number]
  readonly baseline: { readonly name: string; readonly value: number } | null
  /** Median of the rounds' ratios. */
  readonly ratio: number | null
  readonly first: Bound | null
  readonly goal: Bound | null
}

export interface BenchmarkResult {
  readonly id: string
  readonly work: string
  /** ISO 8601, when it ended. */
  readonly at: string
  readonly machine: string
  /** Average number of processes that wanted a processor in the minute before it began. */
  readonly load: number
  readonly rounds: number
  readonly rows: readonly ResultRow[]
  readonly curves: readonly Curve[]
  readonly notes: readonly string[]
}

export interface Results {
  readonly benchmarks: readonly BenchmarkResult[]
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The part of the values that is not larger. */
export const percentile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}

const rounded = (value: number): number => Number(value.toPrecision(4))

const resultRow = ({ samples, baseline, ...row }: Row): ResultRow => {
  const values = samples.map(({ value }) => value)
  const baselines = samples.flatMap((sample) => (sample.baseline === null ? [] : [sample.baseline]))
  const ratios = samples.flatMap((sample) =>
    sample.baseline === null ? [] : [sample.value / sample.baseline],
  )
  return {
    ...row,
    value: rounded(median(values)),
    range: [rounded(Math.min(...values)), rounded(Math.max(...values))],
    baseline: baseline === null ? null : { name: baseline, value: rounded(median(baselines)) },
    ratio: ratios.length === 0 ? null : rounded(median(ratios)),
  }
}

export const machine = (): string =>
  `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.version}`

export const currentLoad = (): number => rounded(loadavg()[0] ?? 0)

export const resultOf = (
  { rows, curves = [], notes = [] }: Measured,
  about: Pick<BenchmarkResult, 'id' | 'work' | 'load' | 'rounds'>,
): BenchmarkResult => ({
  ...about,
  at: new Date().toISOString(),
  machine: machine(),
  rows: rows.map(resultRow),
  curves: curves.map((curve) => ({
    ...curve,
    lines: curve.lines.map((line) => ({
      ...line,
      points: line.points.map(([x, y]) => [rounded(x), rounded(y)] as const),
    })),
  })),
  notes,
})

/** Whether a figure keeps to a bound. */
export const keeps = (row: Pick<ResultRow, 'value' | 'ratio'>, bound: Bound): boolean => {
  const figure = bound.of === 'value' ? row.value : (row.ratio ?? Number.NaN)
  return bound.is === 'at least' ? figure >= bound.figure : figure <= bound.figure
}

export const readResults = (path: string): Results => JSON.parse(readFileSync(path, 'utf8')) as Results

const number = (id: string): number => Number(id.slice(1))

/** Writes results; those of benchmarks that were not run stay as they were. */
export const mergeResults = (path: string, made: readonly BenchmarkResult[]): void => {
  let before: Results = { benchmarks: [] }
  try {
    before = readResults(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const ids = new Set(made.map(({ id }) => id))
  const benchmarks = [...before.benchmarks.filter(({ id }) => !ids.has(id)), ...made].sort(
    (a, b) => number(a.id) - number(b.id),
  )
  writeFileSync(path, `${JSON.stringify({ benchmarks }, null, 2)}\n`)
}
