import type { Transaction } from '@countersign/store/port'
import { invalid } from '../../http/api/problem.ts'

export interface Ordered {
  readonly organizationId: string
  /** IDs that the items of this order get, in its order. */
  readonly ids: readonly string[]
}

/** Whether an item exists for an organization: signed, or ordered and not yet activated. Supplements are no items of a code (L7). */
const isItemOf = async (tx: Transaction, id: string, organizationId: string): Promise<boolean> => {
  const signed = await tx.setup.signedItem(id)
  if (signed !== null) {
    const { terms } = signed.item
    return terms.organizationId === organizationId && terms.supplements === null
  }
  const license = await tx.setup.license(id.slice(0, Math.max(0, id.lastIndexOf('-'))))
  return license?.organizationId === organizationId && license.drafts.some((draft) => draft.id === id)
}

/**
 * The IDs of what an ordered item needs in its handshake code (domain.md A1, -20124): each is given as the ID of an item of the same
 * organization, or as `#n`, the n-th item of the same order. `at` is the path of the item in the order, for refusals.
 */
export const resolveDependencies = async (
  tx: Transaction,
  { organizationId, ids }: Ordered,
  asked: { readonly needs: readonly string[] | null | undefined; readonly index: number },
): Promise<readonly string[] | null> => {
  const at = `items/${asked.index}/dependsOn`
  const needs: string[] = []
  for (const need of asked.needs ?? []) {
    const number = /^#(\d{1,3})$/.exec(need)?.[1]
    const id = number === undefined ? need : ids[Number(number) - 1]
    if (id === undefined)
      throw invalid(at, `names ${need}, but this order has ${ids.length} items: #1 is its first.`)
    if (id === ids[asked.index]) throw invalid(at, `names the item itself (${need}).`)
    if (number === undefined && !(await isItemOf(tx, id, organizationId)))
      throw invalid(at, `there is no item ${need} of organization ${organizationId}.`)
    if (needs.includes(id)) throw invalid(at, 'names something twice.')
    needs.push(id)
  }
  return needs.length === 0 ? null : needs
}
