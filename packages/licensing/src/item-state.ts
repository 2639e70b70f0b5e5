import { type Instant, slotAt } from '@countersign/protocol/vocabulary'
import { chargeWayRules } from './charge-ways/table.ts'
import type { Item, ItemUsage } from './facts.ts'
import { type Limits, limitsAt } from './limits.ts'
import { periodAt } from './periods.ts'
import { graceEnd, phaseAt } from './validity.ts'

export type ItemStage =
  | 'normal'
  | 'tolerance'
  | 'grace'
  | 'over-used'
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'

/** What an item holds and has used, as people are shown it (§7, A5). */
export interface ItemState {
  readonly itemId: string
  readonly stage: ItemStage
  /** With supplements (L7); null: unlimited. */
  readonly quota: number | null
  /** Units charged in the running quota period, or seats and places that run; tolerance and over-use included. */
  readonly used: number
  /** Units or seats that the tolerance allows; 0 where exceptions follow the quota. */
  readonly tolerance: number
  /** Of the exception year that runs (C4); `used` includes those beyond the allowance. */
  readonly exceptions: { readonly used: number; readonly allowed: number }
  /** Of `used`: what was taken from the tolerance. */
  readonly toleranceUsed: number
  /** Of `used`: what is beyond the tolerance. */
  readonly overUse: number
  /** Left of the quota; null: unlimited. */
  readonly remaining: number | null
  /** Left of the tolerance. */
  readonly toleranceRemaining: number
  /** Number of the running quota period, from 0 (L8). */
  readonly period: number
  readonly notBefore: Instant
  readonly expires: Instant
  readonly graceEnd: Instant
}

export interface ItemStateFacts {
  readonly item: Item
  /** Charged in the running quota period; exceptions in the running exception year. */
  readonly usage: ItemUsage
  /** Seats or places that run now. */
  readonly seats: number
  readonly now: Instant
  /** Items of the organization, for the supplements among them; absent: none. */
  readonly items?: readonly Item[]
}

interface Amounts {
  readonly quotaUsed: number
  readonly toleranceUsed: number
  readonly overUse: number
}

const seatAmounts = (seats: number, quota: number | null, tolerance: number): Amounts => {
  const quotaUsed = Math.min(seats, quota ?? seats)
  const toleranceUsed = Math.min(seats - quotaUsed, tolerance)
  return { quotaUsed, toleranceUsed, overUse: seats - quotaUsed - toleranceUsed }
}

/** Where exceptions follow, what runs over the quota is in tolerance, and what exceeds the allowance is over-use. */
const exceptionAmounts = (
  { seats, usage }: Pick<ItemStateFacts, 'seats' | 'usage'>,
  { quota, tolerance }: Limits,
): Amounts => {
  const quotaUsed = Math.min(seats, quota ?? seats)
  return {
    quotaUsed,
    toleranceUsed: seats - quotaUsed,
    overUse: Math.max(0, usage.toleranceUsed + usage.overUse - tolerance),
  }
}

const NO_EXCEPTIONS = Object.freeze({ used: 0, allowed: 0 })
const NO_AMOUNTS: Amounts = Object.freeze({ quotaUsed: 0, toleranceUsed: 0, overUse: 0 })

const amountsOf = (facts: ItemStateFacts, limits: Limits): Amounts => {
  const rules = chargeWayRules(facts.item.terms.chargeWay)
  if (rules.takes === 'units') return facts.usage
  if (rules.takes === 'nothing') return NO_AMOUNTS
  return rules.beyond === 'exceptions'
    ? exceptionAmounts(facts, limits)
    : seatAmounts(facts.seats, limits.quota, limits.tolerance)
}

const stageOf = (phase: ReturnType<typeof phaseAt>, amounts: Amounts, beyond: boolean): ItemStage => {
  if (phase !== 'valid' && phase !== 'grace') return phase
  if (amounts.overUse > 0) return 'over-used'
  if (phase === 'grace') return 'grace'
  return beyond ? 'tolerance' : 'normal'
}

/** State of an item at an instant, for people. Units are in tolerance at used ≥ quota, seats at seats > quota (A5). */
export const itemState = (facts: ItemStateFacts): ItemState => {
  const { item, usage, seats, now, items = [] } = facts
  const limits = limitsAt(item, items, now)
  const { quota } = limits
  const rules = chargeWayRules(item.terms.chargeWay)
  const excepted = rules.beyond === 'exceptions'
  const tolerance = excepted ? 0 : limits.tolerance
  const amounts = amountsOf(facts, limits)
  const beyond = quota !== null && (rules.takes === 'units' ? amounts.quotaUsed >= quota : seats > quota)
  return Object.freeze({
    itemId: item.terms.id,
    stage: stageOf(phaseAt(item, now), amounts, beyond && rules.takes !== 'nothing'),
    quota,
    used: amounts.quotaUsed + amounts.toleranceUsed + (excepted ? 0 : amounts.overUse),
    tolerance,
    exceptions: excepted
      ? Object.freeze({ used: usage.toleranceUsed + usage.overUse, allowed: limits.tolerance })
      : NO_EXCEPTIONS,
    toleranceUsed: amounts.toleranceUsed,
    overUse: amounts.overUse,
    remaining: quota === null ? null : Math.max(0, quota - amounts.quotaUsed),
    toleranceRemaining: Math.max(0, tolerance - amounts.toleranceUsed),
    period: periodAt(item.terms, slotAt(now)),
    notBefore: item.terms.notBefore,
    expires: item.terms.expires,
    graceEnd: graceEnd(item.terms),
  })
}
