import {
  type Item,
  type ItemUsage,
  type OrganizationSetup,
  periodAt,
  type SeatUsage,
} from '@countersign/licensing'
import { type Instant, slotAt, type Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'

/** Items that a code holds now or from the next slot. */
export const itemsOfCode = (setup: OrganizationSetup, code: string, now: Instant): readonly Item[] => {
  const slot = slotAt(now)
  const held = new Set(
    setup.holdings
      .filter(
        (holding) =>
          holding.code === code &&
          holding.from <= slot + 1 &&
          (holding.until === null || holding.until > slot),
      )
      .map((holding) => holding.itemId),
  )
  return setup.items.filter((item) => held.has(item.terms.id))
}

/** Usage and seats of items, as decisions are made on them. */
export const usageOfItems = async (
  tx: Transaction,
  items: readonly Item[],
  asked: { readonly client: Uuid | null; readonly now: Instant },
): Promise<{
  readonly usage: ReadonlyMap<string, ItemUsage>
  readonly seats: ReadonlyMap<string, SeatUsage>
}> => {
  const slot = slotAt(asked.now)
  const usage = await tx.usage.itemUsage(
    items.map(({ terms }) => ({ itemId: terms.id, period: periodAt(terms, slot) })),
  )
  const seated = items.filter(({ terms }) => terms.chargeWay !== 'count' && terms.chargeWay !== 'domain')
  const seats =
    seated.length === 0
      ? new Map<string, SeatUsage>()
      : await tx.authorizations.seats(
          seated.map(({ terms }) => terms.id),
          asked.client,
          asked.now,
        )
  return { usage, seats }
}
