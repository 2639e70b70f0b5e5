import { epochOfSlot, type Figure } from '../port/facts.ts'
import type { Difference, Usage } from '../port/usage.ts'
import { addTo, memorySums, type Sums } from './sums.ts'
import { type Table, UndoLog } from './table.ts'

/** Computes every sum again from the figures and compares; seats are never counted apart in memory. */
export const rebuildSums = async (
  sums: Sums,
  places: readonly (readonly Figure[])[],
  input: Parameters<Usage['rebuild']>[0],
): Promise<readonly Difference[]> => {
  const log = new UndoLog()
  log.writing = true
  const computed = memorySums(log)
  const boundaries = new Map<string, readonly number[]>()
  for (const delta of places.flatMap((figures) => input.sumsOf(figures))) {
    const organizationId = sums.classes.get(delta.classKey)?.organizationId ?? null
    let epoch = 0
    if (organizationId !== null) {
      const cuts = boundaries.get(organizationId) ?? [...(await input.boundariesOf(organizationId))].sort((a, b) => a - b)
      boundaries.set(organizationId, cuts)
      epoch = epochOfSlot(cuts, delta.slot)
    }
    addTo(computed, { ...delta, epoch, organizationId })
  }
  const pairs = [
    () => compare('slot-sum', sums.slots, { computed: computed.slots, keyOf: (row) => `${row.classKey} ${row.module} ${row.bucket}`, repair: input.repair }),
    () => compare('day-sum', sums.days, { computed: computed.days, keyOf: (row) => `${row.classKey} ${row.module} ${row.bucket}`, repair: input.repair }),
    () => compare('epoch-sum', sums.epochs, {
      computed: computed.epochs, keyOf: (row) => `${row.organizationId} ${row.epoch} ${row.classKey} ${row.module}`, repair: input.repair,
    }),
  ]
  return pairs.flatMap((pair) => pair())
}

interface Counted {
  readonly count: number
  readonly held?: number
}

const compare = <Row extends Counted>(
  kind: string,
  stored: Table<string, Row>,
  other: { readonly computed: Table<string, Row>; readonly keyOf: (row: Row) => string; readonly repair: boolean },
): readonly Difference[] => {
  const found: Difference[] = []
  for (const key of new Set([...stored.entries(), ...other.computed.entries()].map(([name]) => name))) {
    const before = stored.get(key)
    const right = other.computed.get(key)
    const row = before ?? right
    if (row === undefined) continue
    const differences: Difference[] = []
    const name = other.keyOf(row)
    if ((before?.count ?? 0) !== (right?.count ?? 0)) differences.push({ kind, key: name, stored: before?.count ?? 0, computed: right?.count ?? 0 })
    if ((before?.held ?? 0) !== (right?.held ?? 0)) differences.push({ kind, key: `${name} held`, stored: before?.held ?? 0, computed: right?.held ?? 0 })
    if (differences.length > 0 && other.repair) {
      if (right === undefined) stored.delete(key)
      else stored.set(key, right)
    }
    found.push(...differences)
  }
  return found
}
