import { mergeFigures } from '@countersign/licensing'
import { DEFAULTS, SLOTS_PER_DAY, type Slot, slotAt, type Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { ANONYMOUS } from './anonymous.ts'
import { boundsOf, classesOf } from './figure-sums.ts'

/** Units of one device, module and slot that are held (A12). */
export interface HeldUnits {
  readonly client: Uuid
  readonly module: string
  readonly slot: Slot
  readonly units: number
  /** Whether somebody has refused them; they can still be accepted. */
  readonly refused: boolean
}

/** Slots of a code (internal ID) in which units are held or void, with the classes of that use, ascending. */
const slotsOf = async (
  tx: Transaction,
  code: string,
): Promise<readonly (readonly [Slot, readonly number[]])[]> => {
  const slots = new Map<Slot, readonly number[]>()
  const days = new Set<number>()
  for (const { bucket, held } of await tx.statistics.daySums(code, null, null)) if (held > 0) days.add(bucket)
  for (const day of days) {
    const from = day * SLOTS_PER_DAY
    for (const { bucket, held, classKey } of await tx.statistics.slotSums(code, from, from + SLOTS_PER_DAY))
      if (held > 0) slots.set(bucket, [...(slots.get(bucket) ?? []), classKey])
  }
  return [...slots].sort(([a], [b]) => a - b)
}

/** The least bound of the products of classes: nobody who stays within it has anything held. */
const leastBound = async (tx: Transaction, classKeys: readonly number[]): Promise<number> => {
  let least: number = Number.POSITIVE_INFINITY
  for (const { product } of (await tx.usage.classes(classKeys)).values())
    least = Math.min(least, (await tx.setup.product(product))?.heldAbove ?? DEFAULTS.heldAbove)
  return least
}

/** Held units of one device in one slot under a code, by module. */
const heldOf = async (
  tx: Transaction,
  code: string,
  { client, slot }: { readonly client: Uuid; readonly slot: Slot },
): Promise<ReadonlyMap<string, number>> => {
  const figures = await tx.usage.figures([{ client, slot }])
  const classes = await classesOf(tx, figures)
  const boundOf = await boundsOf(tx, figures, classes)
  const counting = figures.filter((figure) => boundOf(figure.ticket.classKey, figure) > 0)
  const held = new Map<string, number>()
  for (const delta of mergeFigures([], counting, boundOf).deltas)
    if (delta.held > 0 && classes.get(delta.classKey)?.code === code)
      held.set(delta.module, (held.get(delta.module) ?? 0) + delta.held)
  return held
}

/**
 * What is held under a code (internal ID) by device, module and slot, void use left out. Use that has been folded, or whose
 * device was erased, can be told of no device any more and is not among it.
 */
export const heldDevices = async (tx: Transaction, code: string): Promise<readonly HeldUnits[]> => {
  const found: HeldUnits[] = []
  for (const [slot, classKeys] of await slotsOf(tx, code)) {
    for (const client of await tx.marks.clientsAbove(slot, await leastBound(tx, classKeys))) {
      if (client === ANONYMOUS.charged || client === ANONYMOUS.held) continue
      const refused = (await tx.marks.rulingsOf(client)).some(
        (ruling) => ruling.code === code && ruling.verdict === 'refused' && slot <= slotAt(ruling.at),
      )
      for (const [module, units] of await heldOf(tx, code, { client, slot }))
        found.push({ client, module, slot, units, refused })
    }
  }
  return found
}
