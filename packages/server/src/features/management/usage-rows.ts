import { SLOTS_PER_DAY, type Slot, slotBegin } from '@countersign/protocol/vocabulary'

export const GROUPINGS = ['module', 'slot', 'hour', 'day'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** Use of one module in one slot, or in one day. */
export interface Use {
  readonly module: string
  /** A slot that lies in the bucket: for a day, its first. */
  readonly slot: Slot
  readonly count: number
}

export interface UsageRow {
  readonly key: string | number
  readonly count: number
  readonly modules: Readonly<Record<string, number>>
}

export const firstSlotOfDay = (day: number): Slot => day * SLOTS_PER_DAY

const isoOf = (slot: Slot): string => new Date(slotBegin(slot) * 1000).toISOString()

/** What uses of one row have in common: cheaper than its key, which is written once for each row. */
const bucketOf = (use: Use, by: Grouping): string | number => {
  switch (by) {
    case 'module':
      return use.module
    case 'slot':
      return use.slot
    case 'hour':
      return Math.floor(use.slot / (SLOTS_PER_DAY / 24))
    case 'day':
      return Math.floor(use.slot / SLOTS_PER_DAY)
  }
}

/** Keys exactly as command-line.md names them. */
const keyOf = (bucket: string | number, by: Grouping): string | number => {
  if (typeof bucket === 'string' || by === 'slot') return bucket
  return by === 'day'
    ? isoOf(firstSlotOfDay(bucket)).slice(0, 10)
    : `${isoOf(bucket * (SLOTS_PER_DAY / 24)).slice(0, 13)}:00Z`
}

const compareKeys = (a: string | number, b: string | number): number => (a < b ? -1 : Number(a > b))

/** Rows in order of their keys; those without use are left out; the total is their sum exactly. */
export const usageRows = (
  uses: readonly Use[],
  by: Grouping,
): { readonly total: number; readonly rows: readonly UsageRow[] } => {
  const rows = new Map<string | number, { count: number; readonly modules: Map<string, number> }>()
  let total = 0
  for (const use of uses) {
    if (use.count === 0) continue
    const bucket = bucketOf(use, by)
    const row = rows.get(bucket) ?? { count: 0, modules: new Map<string, number>() }
    rows.set(bucket, row)
    row.count += use.count
    row.modules.set(use.module, (row.modules.get(use.module) ?? 0) + use.count)
    total += use.count
  }
  return {
    total,
    rows: [...rows]
      .filter(([, row]) => row.count !== 0)
      .map(([bucket, row]) => ({
        key: keyOf(bucket, by),
        count: row.count,
        modules: Object.fromEntries([...row.modules].toSorted(([a], [b]) => compareKeys(a, b))),
      }))
      .toSorted((a, b) => compareKeys(a.key, b.key)),
  }
}
