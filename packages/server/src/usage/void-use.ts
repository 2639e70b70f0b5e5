import { mergeFigures, type SumDelta } from '@countersign/licensing'
import type { DeviceMark, Transaction } from '@countersign/store/port'
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

/** Voids use of a device, or lifts that, and charges anew; its figures stay stored (A13). Tells the units concerned. */
export const markVoid = async (tx: Transaction, mark: DeviceMark): Promise<number> => {
  await tx.locks.clients([mark.client])
  const figures = await tx.marks.figuresOf(mark.client)
  const classes = await classesOf(tx, figures)
  const before = await boundsOf(tx, figures, classes)
  await tx.marks.put(mark)
  const after = await boundsOf(tx, figures, classes)
  const boundaries = await lockedBoundaries(tx, classes)
  const deltas = difference(mergeFigures([], figures, before).deltas, mergeFigures([], figures, after).deltas)
  const touched = new Set([
    ...(await addDeltas(tx, deltas, { classes, boundaries })),
    ...(await movePlaces(tx, {
      before: figures.filter(countsBy(before)),
      after: figures.filter(countsBy(after)),
    })),
  ])
  for (const organizationId of touched) await chargeAnew(tx, organizationId)
  return Math.abs(deltas.reduce((sum, { held }) => sum + held, 0))
}
