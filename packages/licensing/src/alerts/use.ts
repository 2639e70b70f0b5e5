import { DEFAULTS, type Instant } from '@countersign/protocol/vocabulary'
import { chargeWayRules } from '../charge-ways/table.ts'
import { exceptionsOfYear, exceptionYear, usesExceptions } from '../exceptions.ts'
import type { Item } from '../facts.ts'
import type { ItemState } from '../item-state.ts'
import { type AlertCondition, reachedPercent, TOLERANCE_END } from './condition.ts'

const watched = ({ stage }: ItemState): boolean =>
  stage !== 'not-yet-valid' && stage !== 'expired' && stage !== 'revoked'

/** How much of an item's quota is used, and whether its tolerance is too (N1). Null: there is no quota, or nobody can use it. */
const usedCondition = ({ terms }: Item, state: ItemState): AlertCondition | null => {
  const { used, quota, tolerance, period } = state
  if (quota === null || chargeWayRules(terms.chargeWay).takes === 'nothing' || !watched(state)) return null
  const percent = reachedPercent(used, quota, DEFAULTS.alertUsedPercent)
  const ended = !usesExceptions(terms) && percent !== null && used >= quota + tolerance
  return {
    kind: 'used',
    subject: terms.id,
    level: ended ? TOLERANCE_END : percent,
    round: String(period),
    whole: quota,
  }
}

/** How much of the allowance of the whole exception year is used (N1, C4). Null: the item has no exceptions. */
const exceptionsCondition = (
  item: Item,
  state: ItemState,
  { items, now }: { readonly items: readonly Item[]; readonly now: Instant },
): AlertCondition | null => {
  if (!usesExceptions(item.terms) || state.quota === null || !watched(state)) return null
  const year = exceptionYear(item, items, now)
  const allowance = exceptionsOfYear(item, items, now)
  const first = year.items.reduce((a, b) => (b.terms.notBefore < a.terms.notBefore ? b : a), item)
  return {
    kind: 'exceptions',
    subject: first.terms.id,
    level: reachedPercent(state.exceptions.used, allowance, DEFAULTS.alertExceptionsPercent),
    round: String(year.begin),
    whole: allowance,
  }
}

/** What of an item's quota and exceptions is used, on the scale of the levels of N1. */
export const useConditions = (
  item: Item,
  state: ItemState,
  of: { readonly items: readonly Item[]; readonly now: Instant },
): readonly AlertCondition[] =>
  [usedCondition(item, state), exceptionsCondition(item, state, of)].filter((each) => each !== null)
