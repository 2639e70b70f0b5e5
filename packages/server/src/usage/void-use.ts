import { mergeFigures, type SumDelta } from '@countersign/licensing'
import type { Uuid } from '@countersign/protocol/vocabulary'
import type { DeviceMark, HeldRuling, Transaction } from '@countersign/store/port'
import { addDeltas, boundsOf, classesOf, countsBy, lockedBoundaries } from './figure-sums.ts'
import { movePlaces } from './places.ts'
import { chargeAnew } from './recharge.ts'

const keyOf = ({ classKey, module, slot }: SumDelta): string => `${classKey} ${slot} ${module}`

const difference = (before: readonly SumDelta[], after: readonly SumDelta[]): readonly SumDelta[] => {
  const left = new Map(before.map((delta) => [keyOf(delta), delta]))
  return after.flatMap((delta) => {
    const known = left.get(keyOf(delta))
    const changed = {
      ...delta,
      count: delta.count - (known?.count ?? 0),
      held: delta.held - (known?.held ?? 0),
    }
    return changed.count === 0 && changed.held === 0 ? [] : [changed]
  })
}

/** Changes what is marked about a device, moves its sums and places by that, and charges anew; tells the changes of sums. */
const changeMarks = async (
  tx: Transaction,
  client: Uuid,
  change: () => Promise<void>,
): Promise<readonly SumDelta[]> => {
  await tx.locks.clients([client])
  const figures = await tx.marks.figuresOf(client)
  const classes = await classesOf(tx, figures)
  const before = await boundsOf(tx, figures, classes)
  await change()
  const after = await boundsOf(tx, figures, classes)
  const boundaries = await lockedBoundaries(tx, classes)
  const deltas = difference(mergeFigures([], figures, before).deltas, mergeFigures([], figures, after).deltas)
  const touched = new Set([
    ...(await addDeltas(tx, deltas, { classes, boundaries })),
    ...(await movePlaces(tx, classes, {
      before: () => figures.filter(countsBy(before)),
      after: () => figures.filter(countsBy(after)),
    })),
  ])
  for (const organizationId of touched) await chargeAnew(tx, organizationId)
  return deltas
}

const heldIn = (deltas: readonly SumDelta[]): number =>
  Math.abs(deltas.reduce((sum, { held }) => sum + held, 0))

/** Voids use of a device, or lifts that, and charges anew; its figures stay stored (A13). Tells the units concerned. */
export const markVoid = async (tx: Transaction, mark: DeviceMark): Promise<number> =>
  heldIn(await changeMarks(tx, mark.client, () => tx.marks.put(mark)))

/** Accepts or refuses what is held of a device under a code by now, and charges anew (A12). Tells the units now charged. */
export const ruleHeld = async (tx: Transaction, ruling: HeldRuling): Promise<number> =>
  heldIn(await changeMarks(tx, ruling.client, () => tx.marks.rule(ruling)))
