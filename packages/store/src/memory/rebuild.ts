import { epochOfSlot, type Figure } from '../port/facts.ts'
import type { Difference, Usage } from '../port/usage.ts'
import { addTo, memorySums, type Sums } from './sums.ts'
import { type Table, UndoLog } from './table.ts'

/** Computes every sum again from the figures and compares; seats are never counted apart in memory. */
export const rebuildSums = async (
  sums: Sums,
  facts: {
    readonly places: readonly (readonly Figure[])[]
    /** Sums of slots before it are folded: they are facts. */
    readonly hours: number
    readonly closedUntil: (organizationId: string) => Promise<number>
  },
  input: Parameters<Usage['rebuild']>[0],
): Promise<readonly Difference[]> => {
  const log = new UndoLog()
  log.writing = true
  const computed = memorySums(log)
  const boundaries = new Map<string, readonly number[]>()
  const folded = [...sums.slots.values()].flatMap((row) =>
    row.bucket < facts.hours ? [{ ...row, slot: row.bucket }] : [],
  )
  for (const delta of [...folded, ...facts.places.flatMap((figures) => input.sumsOf(figures))]) {
    const organizationId = sums.classes.get(delta.classKey)?.organizationId ?? null
    let epoch = 0
    if (organizationId !== null) {
      const cuts =
        boundaries.get(organizationId) ??
        [...(await input.boundariesOf(organizationId))].sort((a, b) => a - b)
      boundaries.set(organizationId, cuts)
      const open = await facts.closedUntil(organizationId)
      epoch =
        delta.slot < open ? epochOfSlot(cuts, delta.slot) : Math.max(epochOfSlot(cuts, delta.slot), open)
    }
    addTo(computed, { ...delta, epoch, organizationId })
  }
  // Epochs that are closed are facts too.
  for (const [key, sum] of sums.epochs.entries())
    if (sum.epoch < (await facts.closedUntil(sum.organizationId))) computed.epochs.set(key, sum)
  const pairs = [
    () =>
      compare('slot-sum', sums.slots, {
        computed: computed.slots,
        keyOf: (row) => `${row.classKey} ${row.module} ${row.bucket}`,
        repair: input.repair,
      }),
    () =>
      compare('day-sum', sums.days, {
        computed: computed.days,
        keyOf: (row) => `${row.classKey} ${row.module} ${row.bucket}`,
        repair: input.repair,
      }),
    () =>
      compare('epoch-sum', sums.epochs, {
        computed: computed.epochs,
        keyOf: (row) => `${row.organizationId} ${row.epoch} ${row.classKey} ${row.module}`,
        repair: input.repair,
      }),
  ]
  return pairs.flatMap((pair) => pair())
}

interface Counted {
  readonly count: number
  readonly held?: number
}

const NOTHING: Counted = { count: 0, held: 0 }

/** One difference for what is counted and one for what is held. */
const told = (
  kind: string,
  key: string,
  pair: { readonly before: Counted; readonly right: Counted },
): readonly Difference[] => {
  const { before, right } = pair
  const held = { stored: before.held ?? 0, computed: right.held ?? 0 }
  return [
    ...(before.count === right.count ? [] : [{ kind, key, stored: before.count, computed: right.count }]),
    ...(held.stored === held.computed ? [] : [{ kind, key: `${key} held`, ...held }]),
  ]
}

const compare = <Row extends Counted>(
  kind: string,
  stored: Table<string, Row>,
  other: {
    readonly computed: Table<string, Row>
    readonly keyOf: (row: Row) => string
    readonly repair: boolean
  },
): readonly Difference[] => {
  const found: Difference[] = []
  for (const [key, row] of new Map([...stored.entries(), ...other.computed.entries()])) {
    const right = other.computed.get(key)
    const differences = told(kind, other.keyOf(row), {
      before: stored.get(key) ?? NOTHING,
      right: right ?? NOTHING,
    })
    found.push(...differences)
    if (differences.length === 0 || !other.repair) continue
    if (right === undefined) stored.delete(key)
    else stored.set(key, right)
  }
  return found
}
