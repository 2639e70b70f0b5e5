import { type Figure, mergeFigures, type UsageClass } from '@countersign/licensing'
import type { Merging, Transaction } from '@countersign/store/port'

/** Figures that are merged at once: places of one client and slot are never cut. */
const PAGE = 2_000

export interface TakenFigures {
  /** Figures that only the other server had, or had more of, or under an earlier ticket. */
  readonly figures: number
  /** Units that came with them. */
  readonly units: number
  /** Units of devices that were erased here, which stay away (P4). */
  readonly leftOut: number
}

/** Whether a figure is of a device that was erased since. */
export type IsErased = (figure: Figure) => boolean

/** Keys of classes here for those of the other store. */
const classKeys = (tx: Transaction, classes: ReadonlyMap<number, UsageClass>) => {
  const known = new Map<number, number>()
  return async (key: number): Promise<number> => {
    const found = known.get(key)
    if (found !== undefined) return found
    const usageClass = classes.get(key)
    if (usageClass === undefined) throw new Error(`Usage class ${key} of the other server is unknown.`)
    const own = await tx.usage.classKey(usageClass)
    known.set(key, own)
    return own
  }
}

/** Takes over figures from a slot on: of each the largest count and the earliest ticket (U4). Sums are not touched. */
export const takeFigures = async (
  tx: Transaction,
  from: {
    readonly theirs: Merging
    readonly classes: ReadonlyMap<number, UsageClass>
    readonly slot: number
  },
  erasedAmong: (figures: readonly Figure[]) => Promise<IsErased>,
): Promise<TakenFigures> => {
  const keyOf = classKeys(tx, from.classes)
  const taken = { figures: 0, units: 0, leftOut: 0 }
  let page: Figure[] = []
  const take = async (): Promise<void> => {
    const isErased = await erasedAmong(page)
    const incoming = page.filter((figure) => !isErased(figure))
    for (const figure of page) if (isErased(figure)) taken.leftOut += figure.count
    page = []
    const { changed, deltas } = mergeFigures(
      await tx.usage.figures(incoming),
      incoming,
      Number.POSITIVE_INFINITY,
    )
    await tx.usage.putFigures(changed)
    taken.figures += changed.length
    taken.units += deltas.reduce((sum, { count }) => sum + count, 0)
  }
  for await (const figures of from.theirs.figures()) {
    for (const figure of figures) {
      if (figure.slot < from.slot) continue
      const classKey = await keyOf(figure.ticket.classKey)
      page.push({ ...figure, ticket: { ...figure.ticket, classKey } })
    }
    if (page.length >= PAGE) await take()
  }
  if (page.length > 0) await take()
  return taken
}
