import type { Slot } from '@countersign/protocol/vocabulary'
import type { ChargeLine } from './charging.ts'
import { epochOf } from './epochs.ts'

/** Sum of one class and module in one slot, without what is held. */
export interface SlotSum {
  readonly classKey: number
  readonly module: string
  readonly slot: Slot
  readonly count: number
}

/** What of a slot's sum an item was charged. */
export interface AttributedUse extends SlotSum {
  readonly part: ChargeLine['part']
}

export interface Attribution {
  /** Null: what is not covered. */
  readonly itemId: string | null
  /** All lines of the epochs concerned, in the order of `chargeUsage`. */
  readonly lines: readonly ChargeLine[]
  /** Sums by slot, for whole epochs. */
  readonly sums: readonly SlotSum[]
  /** As from `epochBoundaries`. */
  readonly boundaries: readonly Slot[]
}

const grouped = <T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

/**
 * An item's use by slot and module (§7): within one epoch, class and module the slots fill the bill's lines in order of
 * time. Only sums decide what is charged (C8), so which slot a unit stands in is a convention; the totals equal the
 * charges exactly.
 */
export const attribute = ({ itemId, lines, sums, boundaries }: Attribution): readonly AttributedUse[] => {
  const linesOf = grouped(lines, ({ epoch, classKey, module }) => `${epoch} ${classKey} ${module}`)
  const sumsOf = grouped(
    sums,
    ({ slot, classKey, module }) => `${epochOf(boundaries, slot)} ${classKey} ${module}`,
  )
  const uses: AttributedUse[] = []
  for (const [key, slots] of sumsOf) {
    const bill = linesOf.get(key) ?? []
    let index = 0
    let room = bill[0]?.count ?? 0
    for (const sum of slots.sort((a, b) => a.slot - b.slot)) {
      let left = sum.count
      for (let line = bill[index]; left > 0 && line !== undefined; line = bill[index]) {
        const count = Math.min(left, room)
        left -= count
        room -= count
        if (count > 0 && line.itemId === itemId) uses.push(Object.freeze({ ...sum, count, part: line.part }))
        if (room === 0) {
          index += 1
          room = bill[index]?.count ?? 0
        }
      }
    }
  }
  return Object.freeze(uses)
}
