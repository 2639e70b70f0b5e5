import type { Slot } from '@countersign/protocol/vocabulary'
import type { FoldedDays, Merging, Transaction } from '@countersign/store/port'
import { boundariesOf } from '../../usage/boundaries.ts'

const differences = (a: FoldedDays, b: FoldedDays): number => {
  const keys = new Set([...a.keys(), ...b.keys()])
  return [...keys].filter((key) => (a.get(key) ?? 0) !== (b.get(key) ?? 0)).length
}

/**
 * Brings this store as far as either has come with folding and closing (architecture.md, "Growth"), and tells from which
 * slot on figures can be merged, with how many sums of days before it differ: those can be no more.
 */
export const foldTogether = async (
  tx: Transaction,
  ours: Merging,
  theirs: Merging,
): Promise<{ readonly from: Slot; readonly differing: number }> => {
  const from = Math.max(await ours.openFrom(), await theirs.openFrom())
  await tx.usage.fold({
    until: from,
    limit: Number.POSITIVE_INFINITY,
    boundariesOf: async (id) => boundariesOf(await tx.setup.organization(id)),
  })
  return { from, differing: differences(await ours.foldedDays(from), await theirs.foldedDays(from)) }
}
