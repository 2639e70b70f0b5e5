import type { Instant } from '@countersign/protocol/vocabulary'
import type { Item, OrganizationSetup } from '../facts.ts'
import type { ItemState } from '../item-state.ts'
import { isSupplement } from '../quota.ts'
import type { AlertCondition } from './condition.ts'
import { type DecisionCounts, deniedCondition } from './denied.ts'
import { expiryCondition } from './expiry.ts'
import { takesOver } from './takes-over.ts'
import { useConditions } from './use.ts'

/** What the check of an organization looks at. */
export interface AlertFacts {
  readonly setup: OrganizationSetup
  /** State of each item that is no supplement. */
  readonly states: ReadonlyMap<string, ItemState>
  /** Authorizations of the last hour, by internal ID of the code; absent: none. */
  readonly decisions: ReadonlyMap<string, DecisionCounts>
  readonly now: Instant
}

const NONE: DecisionCounts = Object.freeze({ denied: 0, all: 0 })

const conditionsOfItem = (item: Item, facts: AlertFacts): readonly AlertCondition[] => {
  const { setup, states, now } = facts
  const state = states.get(item.terms.id)
  if (state === undefined) return []
  const takenOver = now >= item.terms.expires && takesOver(item, facts, 'expiry') !== null
  const expiry = expiryCondition(item, { now, takenOver })
  return [...useConditions(item, state, { items: setup.items, now }), ...(expiry === null ? [] : [expiry])]
}

/** Every condition of an organization that levels are watched of (N1), items first, then codes. Supplements count with their item (L7). */
export const alertConditions = (facts: AlertFacts): readonly AlertCondition[] => {
  const { setup, decisions } = facts
  return [
    ...setup.items.filter((item) => !isSupplement(item)).flatMap((item) => conditionsOfItem(item, facts)),
    ...setup.codes
      .filter(({ deletedAt }) => deletedAt === null)
      .map(({ internalId }) => deniedCondition(internalId, decisions.get(internalId) ?? NONE)),
  ]
}
