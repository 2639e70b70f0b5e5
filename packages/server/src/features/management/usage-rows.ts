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

/** Keys exactly as command-line.md names them. */
const keyOf = (use: Use, by: Grouping): string | number => {
  switch (by) {
    case 'module':
      return use.module
    case 'slot':
      return use.slot
    case 'hour':
      return `${isoOf(use.slot).slice(0, 13)}:00Z`
    case 'day':
      return isoOf(use.slot).slice(0, 10)
  }
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
    const key = keyOf(use, by)
    const row = rows.get(key) ?? { count: 0, modules: new Map<string, number>() }
    rows.set(key, row)
    row.count += use.count
    row.modules.set(use.module, (row.modules.get(use.module) ?? 0) + use.count)
    total += use.count
  }
  return {
    total,
    rows: [...rows]
      .filter(([, row]) => row.count !== 0)
      .map(([key, row]) => ({
        key,
        count: row.count,
        modules: Object.fromEntries([...row.modules].toSorted(([a], [b]) => compareKeys(a, b))),
      }))
      .toSorted((a, b) => compareKeys(a.key, b.key)),
  }
}
