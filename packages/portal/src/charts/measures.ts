import type { UseRow } from './model.ts'

interface Devices {
  readonly key: string
  readonly devices: number
  readonly peak: number | null
}

/** Devices, or the most at once, as rows of a chart; what is not kept any more is left out. */
export const deviceRows = (
  rows: readonly Devices[],
  measure: 'devices' | 'peak',
  name: string,
): readonly UseRow[] =>
  rows.flatMap((row) => {
    const value = row[measure]
    return value === null ? [] : [{ key: row.key, count: value, modules: { [name]: value } }]
  })

interface Authorizations {
  readonly key: string
  readonly granted: number
  readonly denied: number
  readonly reasons: readonly { readonly name: string; readonly count: number }[]
}

/** Authorizations as rows of a chart: those granted, and those denied by reason. Their sum is that of all decisions. */
export const authorizationRows = (rows: readonly Authorizations[], granted: string): readonly UseRow[] =>
  rows.map((row) => ({
    key: row.key,
    count: row.granted + row.denied,
    modules: Object.fromEntries([
      ...(row.granted === 0 ? [] : [[granted, row.granted] as const]),
      ...row.reasons.map(({ name, count }) => [name, count] as const),
    ]),
  }))
