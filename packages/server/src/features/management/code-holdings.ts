import { type HandshakeCode, type Holding, type OrganizationSetup, usageOrder } from '@countersign/licensing'
import type { SetupChange } from '@countersign/store/port'
import { holdsFrom, type Work } from '../../http/api/work.ts'

const byPosition = (a: Holding, b: Holding): number =>
  (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER) ||
  (a.itemId < b.itemId ? -1 : Number(a.itemId > b.itemId))

const running = (setup: OrganizationSetup, code: string): readonly Holding[] =>
  setup.holdings.filter((holding) => holding.code === code && holding.until === null).toSorted(byPosition)

/** Items that a code holds, the order set by hand first, then by ID. */
export const itemsOf = (setup: OrganizationSetup, code: string): readonly string[] =>
  running(setup, code).map((holding) => holding.itemId)

/** Whether the order of a code's items was set by hand (A4 (2)). */
export const isOrdered = (setup: OrganizationSetup, code: string): boolean =>
  running(setup, code).some((holding) => holding.position !== null)

/** Items that a code holds in the order in which they are used while all of them can be (A4 (2) to (6)). */
export const inUsageOrder = (setup: OrganizationSetup, code: string): readonly string[] => {
  const positions = new Map(running(setup, code).map(({ itemId, position }) => [itemId, position]))
  const held = setup.items.filter(({ terms }) => positions.has(terms.id))
  const order = usageOrder(held, {
    rank: () => 0,
    position: ({ terms }) => positions.get(terms.id) ?? null,
  })
  return order.map(({ terms }) => terms.id)
}

/** Lets a code hold exactly these items from the next slot on (C8), and charges again. */
export const holdItems = async (
  work: Work,
  code: Pick<HandshakeCode, 'internalId' | 'organizationId'>,
  holding: { readonly itemIds: readonly string[]; readonly ordered: boolean; readonly change: SetupChange },
): Promise<void> => {
  await work.tx.setup.setHoldings(
    {
      code: code.internalId,
      organizationId: code.organizationId,
      itemIds: holding.itemIds,
      ordered: holding.ordered,
      from: holdsFrom(work.now),
    },
    holding.change,
  )
  await work.services.recharge(work.tx, code.organizationId)
}
