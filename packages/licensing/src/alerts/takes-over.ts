import type { Instant, ItemTerms, Slot } from '@countersign/protocol/vocabulary'
import { slotAt } from '@countersign/protocol/vocabulary'
import type { Item, OrganizationSetup } from '../facts.ts'
import type { ItemState } from '../item-state.ts'
import { isSupplement } from '../quota.ts'
import { usageOrder } from '../usage-order.ts'
import { phaseAt } from '../validity.ts'

/** Whether a list covers all that another covers; an absent list means "any" (A2). */
const coversList = <T>(list: readonly T[] | null, other: readonly T[] | null): boolean =>
  list === null || other?.every((value) => list.includes(value)) === true

/** Whether an item can be used for everything that another can be used for (C9). */
const coversAll = (terms: ItemTerms, other: ItemTerms): boolean =>
  terms.product === other.product &&
  terms.domain === other.domain &&
  coversList(terms.versions, other.versions) &&
  coversList(terms.editions, other.editions) &&
  coversList(terms.deployments, other.deployments) &&
  coversList(terms.modules, other.modules)

interface Ground {
  readonly setup: OrganizationSetup
  /** State of each item of the organization that is no supplement. */
  readonly states: ReadonlyMap<string, ItemState>
  readonly now: Instant
}

/** What an item is left for: its quota is used up now, or it expires. */
type Cause = 'used' | 'expiry'

const holds = (setup: OrganizationSetup, slot: Slot, about: { code: string; itemId: string }): boolean =>
  setup.holdings.some(
    ({ code, itemId, from, until }) =>
      code === about.code &&
      itemId === about.itemId &&
      from <= slot + 1 &&
      (until === null || until > slot + 1),
  )

/** Whether an item has room in its quota when another is left. */
const ready = (item: Item, { states, now }: Ground, until: Instant): boolean => {
  const state = states.get(item.terms.id)
  const room = state !== undefined && (state.remaining === null || state.remaining > 0)
  return room && phaseAt(item, Math.max(now, until)) === 'valid'
}

/**
 * The item that goes on for another without anybody noticing (N4): in every code that holds the other there is one that
 * covers all that it covers and has quota left. Of several, the first in usage order; null: there is none.
 */
export const takesOver = (item: Item, ground: Ground, cause: Cause): Item | null => {
  const { setup, now } = ground
  const slot = slotAt(now)
  const until = cause === 'expiry' ? item.terms.expires : now
  const others = usageOrder(
    setup.items.filter(
      (other) =>
        other !== item &&
        !isSupplement(other) &&
        coversAll(other.terms, item.terms) &&
        ready(other, ground, until),
    ),
    { rank: () => 0, position: () => null },
  )
  const codes = setup.codes.filter(
    ({ internalId, deletedAt }) =>
      deletedAt === null && holds(setup, slot, { code: internalId, itemId: item.terms.id }),
  )
  const found = codes.map(
    ({ internalId }) =>
      others.find(({ terms }) => holds(setup, slot, { code: internalId, itemId: terms.id })) ?? null,
  )
  return found.includes(null) ? null : (found[0] ?? null)
}
