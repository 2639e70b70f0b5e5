import { dayOfSlot, type EpochSum, type SumDelta } from '../port/facts.ts'
import { SLOTS_OF_HOUR } from '../port/fold.ts'
import type { Statistics, SumRow } from '../port/statistics.ts'
import { Table, type UndoLog } from './table.ts'

export interface Sums {
  readonly classes: Table<
    number,
    { readonly organizationId: string | null; readonly code: string | null; readonly product: string }
  >
  readonly slots: Table<string, SumRow>
  readonly late: Table<string, { readonly classKey: number; readonly day: number; readonly count: number }>
  readonly days: Table<string, SumRow>
  readonly epochs: Table<string, EpochSum & { readonly organizationId: string }>
}

export const memorySums = (log: UndoLog): Sums => ({
  classes: new Table(log),
  slots: new Table(log),
  late: new Table(log),
  days: new Table(log),
  epochs: new Table(log),
})

const addRow = (table: Table<string, SumRow>, row: SumRow): void => {
  const key = `${row.classKey} ${row.module} ${row.bucket}`
  const known = table.get(key)
  table.set(
    key,
    known === undefined ? row : { ...row, count: known.count + row.count, held: known.held + row.held },
  )
}

/** Adds a delta to every sum that it belongs to. */
export const addTo = (
  sums: Sums,
  delta: SumDelta & { readonly epoch: number; readonly organizationId: string | null },
): void => {
  const { classKey, module, slot, count, held, epoch, organizationId } = delta
  addRow(sums.slots, { classKey, module, bucket: slot, count, held })
  addRow(sums.days, { classKey, module, bucket: dayOfSlot(slot), count, held })
  if (organizationId === null) return
  const key = `${classKey} ${module} ${epoch} ${organizationId}`
  sums.epochs.set(key, {
    organizationId,
    epoch,
    classKey,
    module,
    count: (sums.epochs.get(key)?.count ?? 0) + count - held,
  })
}

/** Statistics that others than the sums know. */
type OtherStatistics = Omit<
  Statistics,
  | 'slotSums'
  | 'hourSums'
  | 'daySums'
  | 'slotSumsOfOrganization'
  | 'hourSumsOfOrganization'
  | 'daySumsOfOrganization'
  | 'trialSums'
  | 'lateSums'
>

type Belongs = (classKey: number) => boolean
type Range = readonly [number | null, number | null]

const inOrder = (a: SumRow, b: SumRow): number =>
  a.bucket - b.bucket || a.classKey - b.classKey || (a.module < b.module ? -1 : 1)

/** Statistics in memory; rows are ordered by bucket, class and module. */
export const memoryStatistics = (sums: Sums, others: OtherStatistics): Statistics => {
  const rows = (table: Table<string, SumRow>, belongs: Belongs, range: Range): readonly SumRow[] =>
    [...table.values()]
      .filter(
        (row) =>
          belongs(row.classKey) &&
          row.bucket >= (range[0] ?? 0) &&
          row.bucket < (range[1] ?? Number.POSITIVE_INFINITY),
      )
      .sort(inOrder)
  const hours = (belongs: Belongs, range: Range): readonly SumRow[] => {
    const summed = new Map<string, SumRow>()
    for (const row of rows(sums.slots, belongs, range)) {
      const bucket = Math.floor(row.bucket / SLOTS_OF_HOUR)
      const key = `${row.classKey} ${row.module} ${bucket}`
      const { count, held } = summed.get(key) ?? { count: 0, held: 0 }
      summed.set(key, { ...row, bucket, count: row.count + count, held: row.held + held })
    }
    return [...summed.values()].sort(inOrder)
  }
  const ofCode =
    (code: string): Belongs =>
    (classKey) =>
      sums.classes.get(classKey)?.code === code
  const ofOrganization =
    (organizationId: string): Belongs =>
    (classKey) =>
      sums.classes.get(classKey)?.organizationId === organizationId
  return {
    slotSums: async (code, from, to) => rows(sums.slots, ofCode(code), [from, to]),
    hourSums: async (code, from, to) => hours(ofCode(code), [from, to]),
    daySums: async (code, fromDay, toDay) => rows(sums.days, ofCode(code), [fromDay, toDay]),
    slotSumsOfOrganization: async (id, from, to) => rows(sums.slots, ofOrganization(id), [from, to]),
    hourSumsOfOrganization: async (id, from, to) => hours(ofOrganization(id), [from, to]),
    daySumsOfOrganization: async (id, fromDay, toDay) =>
      rows(sums.days, ofOrganization(id), [fromDay, toDay]),
    trialSums: async (product, from, to) =>
      rows(
        sums.slots,
        (classKey) => {
          const found = sums.classes.get(classKey)
          return found?.organizationId === null && found.product === product
        },
        [from, to],
      ),
    lateSums: async (code, fromDay, toDay) => {
      const days = new Map<number, number>()
      for (const { classKey, day, count } of sums.late.values())
        if (ofCode(code)(classKey) && day >= (fromDay ?? 0) && day < (toDay ?? Number.POSITIVE_INFINITY))
          days.set(day, (days.get(day) ?? 0) + count)
      return [...days].sort(([a], [b]) => a - b).map(([day, count]) => ({ day, count }))
    },
    ...others,
  }
}
