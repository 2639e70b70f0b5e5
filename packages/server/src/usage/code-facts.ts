import {
  accountsAt,
  type Item,
  type ItemUsage,
  type OrganizationSetup,
  type SeatUsage,
  sumUsage,
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

/** What items have been charged in the periods that run, renewals and what they renew together (C4). */
const chargedOf = async (
  tx: Transaction,
  items: readonly Item[],
  { all, now }: { readonly all: readonly Item[]; readonly now: Instant },
): Promise<ReadonlyMap<string, ItemUsage>> => {
  const accounts = items.map((item) => ({ id: item.terms.id, accounts: accountsAt(item, all, now) }))
  const asked = accounts.flatMap((each) => each.accounts)
  const stored = await tx.usage.itemUsage(asked)
  const shared = accounts.filter((each) => each.accounts.length > 1)
  if (shared.length === 0) return stored
  return new Map(
    accounts.map((each) => [
      each.id,
      sumUsage(each.accounts.flatMap(({ itemId }) => stored.get(itemId) ?? [])),
    ]),
  )
}

/** Usage and seats of items, as decisions are made on them. `all`: every item of the organization. */
export const usageOfItems = async (
  tx: Transaction,
  items: readonly Item[],
  asked: { readonly client: Uuid | null; readonly all: readonly Item[]; readonly now: Instant },
): Promise<{
  readonly usage: ReadonlyMap<string, ItemUsage>
  readonly seats: ReadonlyMap<string, SeatUsage>
}> => {
  const usage = await chargedOf(tx, items, asked)
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
