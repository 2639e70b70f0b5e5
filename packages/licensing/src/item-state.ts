import { type Instant, slotAt } from '@countersign/protocol/vocabulary'
import { chargeWayRules } from './charge-ways/table.ts'
import type { Item, ItemUsage } from './facts.ts'
import { periodAt } from './periods.ts'
import { quotaAt, toleranceOf } from './quota.ts'
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
  /** Units charged in the running quota period, or seats that run; tolerance and over-use included. */
  readonly used: number
  /** Units or seats that the tolerance allows. */
  readonly tolerance: number
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
  /** Charged in the running quota period. */
  readonly usage: ItemUsage
  /** Seats that run now. */
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

const stageOf = (phase: ReturnType<typeof phaseAt>, amounts: Amounts, beyond: boolean): ItemStage => {
  if (phase !== 'valid' && phase !== 'grace') return phase
  if (amounts.overUse > 0) return 'over-used'
  if (phase === 'grace') return 'grace'
  return beyond ? 'tolerance' : 'normal'
}

/** State of an item at an instant, for people. Units are in tolerance at used ≥ quota, seats at seats > quota (A5). */
export const itemState = ({ item, usage, seats, now, items = [] }: ItemStateFacts): ItemState => {
  const quota = quotaAt(item, items, slotAt(now))
  const tolerance = toleranceOf(item.terms, quota)
  const units = chargeWayRules(item.terms.chargeWay)?.takes === 'units'
  const amounts = units ? usage : seatAmounts(seats, quota, tolerance)
  const beyond = quota !== null && (units ? amounts.quotaUsed >= quota : seats > quota)
  return Object.freeze({
    itemId: item.terms.id,
    stage: stageOf(phaseAt(item, now), amounts, beyond),
    quota,
    used: amounts.quotaUsed + amounts.toleranceUsed + amounts.overUse,
    tolerance,
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
