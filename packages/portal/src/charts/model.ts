/** One row of the statistics API: a bucket of time, what was counted in it, and that by module. */
export interface UseRow {
  readonly key: string | number
  readonly count: number
  readonly modules: Readonly<Record<string, number>>
}

/** What a chart draws: one point per bucket of the range, also those without use. */
export interface ChartModel {
  /** Names of the series; `''` is the sum of all. */
  readonly series: readonly string[]
  readonly points: readonly ({ readonly at: string } & Readonly<Record<string, string | number>>)[]
}

export type Bucket = 'hour' | 'day'

/** Key of the sum over all modules. */
export const SUM = 'total'

const SECONDS: Readonly<Record<Bucket, number>> = { hour: 3_600, day: 86_400 }

/** The key of the statistics API for the bucket that holds an instant in seconds: `2026-01-31` or `2026-01-31T14:00Z`. */
export const keyOf = (instant: number, bucket: Bucket): string => {
  const iso = new Date(instant * 1000).toISOString()
  return bucket === 'day' ? iso.slice(0, 10) : `${iso.slice(0, 13)}:00Z`
}

const DAY_OF = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' })

/** The key of a bucket as an axis names it, short: `Jan 31`, or `Jan 31, 14:00`. */
export const tickOf = (key: string): string => {
  const day = DAY_OF.format(new Date(`${key.slice(0, 10)}T00:00:00Z`))
  return key.length > 10 ? `${day}, ${key.slice(11, 16)}` : day
}

/** Every bucket of the half-open range of seconds, in order. */
export const buckets = (from: number, to: number, bucket: Bucket): readonly string[] => {
  const step = SECONDS[bucket]
  const first = Math.floor(from / step)
  const last = Math.ceil(to / step)
  return Array.from({ length: Math.max(0, last - first) }, (_, index) =>
    keyOf((first + index) * step, bucket),
  )
}

/** Modules by what was counted of them, most first; ties by name. */
export const modulesOf = (rows: readonly UseRow[]): readonly (readonly [string, number])[] => {
  const sums = new Map<string, number>()
  for (const row of rows)
    for (const [module, count] of Object.entries(row.modules))
      sums.set(module, (sums.get(module) ?? 0) + count)
  return [...sums].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
}

/**
 * Rows as points of a chart: gaps are zero; `split` makes one series per module instead of one sum; `accumulated` adds up from
 * the begin of the range. The sum of the points (or the last, accumulated) is the sum of the rows, exactly.
 */
export const chartModel = (
  rows: readonly UseRow[],
  about: {
    readonly from: number
    readonly to: number
    readonly bucket: Bucket
    readonly split: boolean
    readonly accumulated: boolean
  },
): ChartModel => {
  const byKey = new Map(rows.map((row) => [String(row.key), row]))
  const series = about.split ? modulesOf(rows).map(([module]) => module) : [SUM]
  const running = new Map<string, number>()
  const points = buckets(about.from, about.to, about.bucket).map((at) => {
    const row = byKey.get(at)
    const values = Object.fromEntries(
      series.map((name) => {
        const here = about.split ? (row?.modules[name] ?? 0) : (row?.count ?? 0)
        const sum = (running.get(name) ?? 0) + here
        running.set(name, sum)
        return [name, about.accumulated ? sum : here]
      }),
    )
    return { ...values, at }
  })
  return { series, points }
}

/** How many slices a doughnut has at most; what is beyond is one slice. */
const SLICES = 8

/** Slices of a doughnut: the largest modules, and the rest together. They sum up to the total, exactly. */
export const slices = (
  rows: readonly UseRow[],
  rest: string,
): readonly { readonly name: string; readonly value: number }[] => {
  const modules = modulesOf(rows)
  const shown = modules.slice(0, SLICES).map(([name, value]) => ({ name, value }))
  const others = modules.slice(SLICES).reduce((sum, [, value]) => sum + value, 0)
  return others === 0 ? shown : [...shown, { name: rest, value: others }]
}

const quoted = (field: string | number): string => {
  const text = String(field)
  // A spreadsheet must take no cell for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) && typeof field === 'string' ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A table as CSV (RFC 4180). */
export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows
    .map((row) => row.map(quoted).join(','))
    .join('\r\n')
    .concat('\r\n')
