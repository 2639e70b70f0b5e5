import { DAY, type Instant, type Seconds, slotAt, YEAR } from '@countersign/protocol/vocabulary'
import { chargeWayRules } from './charge-ways/table.ts'
import { exceptionYear } from './exceptions.ts'
import type { Item } from './facts.ts'
import type { ItemStage, ItemState } from './item-state.ts'
import { periodAt } from './periods.ts'

/** What an item is coming to when it goes on being used as it was (§8, N4). */
export interface Outlook {
  /** Use a day, on average since the running period began: units, seats, or exceptions; 0: none. */
  readonly perDay: number
  /** The next stage and when it begins at the present rate; null: nothing changes any more. */
  readonly next: { readonly stage: ItemStage; readonly at: Instant; readonly by: 'use' | 'time' } | null
  /** When nothing more is granted to newcomers, at the present rate or at the end of the grace; null: it is so now. */
  readonly runsOutAt: Instant | null
}

/** How fast something is used up, and what is left of it. */
interface Pace {
  readonly perSecond: number
  /** Until the next stage. */
  readonly untilNext: number | null
  /** Until nothing is left. */
  readonly untilEnd: number | null
  /** When what is used starts again at 0; null: never. */
  readonly startsAgain: Instant | null
}

/** A rate is of a day at least: what was used in the first minutes says nothing about a second like them. */
const elapsed = (begin: Instant, now: Instant): Seconds => Math.max(DAY, now - begin)

/** Units: quota, then tolerance, until the quota period ends (C8, L8). */
const unitPace = ({ terms }: Item, state: ItemState, now: Instant): Pace => {
  const length = terms.periodDays === null ? null : terms.periodDays * DAY
  const period = periodAt(terms, slotAt(now))
  const begin = length === null ? terms.notBefore : terms.notBefore + period * length
  const ends = length === null ? null : begin + length
  const left = state.remaining === null ? null : state.remaining + state.toleranceRemaining
  return {
    perSecond: state.used / elapsed(begin, now),
    untilNext: state.stage === 'normal' ? state.remaining : left,
    untilEnd: left,
    startsAgain: ends !== null && ends < terms.expires ? ends : null,
  }
}

/** Seats that stay taken (C1). */
const seatPace = ({ terms }: Item, state: ItemState, now: Instant): Pace => {
  const left = state.remaining === null ? null : state.remaining + state.toleranceRemaining
  return {
    perSecond: state.used / elapsed(terms.notBefore, now),
    untilNext: state.stage === 'normal' && state.remaining !== null ? state.remaining + 1 : left,
    untilEnd: left,
    startsAgain: null,
  }
}

/** Exceptions, whose allowance grows while they are used, until the exception year ends (C4). */
const exceptionPace = (item: Item, state: ItemState, of: { items: readonly Item[]; now: Instant }): Pace => {
  const { items, now } = of
  const { used, allowed } = state.exceptions
  if (state.quota === null) return { perSecond: 0, untilNext: null, untilEnd: null, startsAgain: null }
  const year = exceptionYear(item, items, now)
  const perSecond = used / elapsed(year.begin, now)
  const grows = allowed / Math.max(YEAR / 12, now - year.begin)
  const left = Math.max(0, allowed - used)
  // Only what is used faster than it grows runs out.
  const net = perSecond - grows
  const until = left === 0 ? 0 : net > 0 ? (left / net) * perSecond : null
  return { perSecond, untilNext: until, untilEnd: until, startsAgain: year.end }
}

const paceOf = (item: Item, state: ItemState, of: { items: readonly Item[]; now: Instant }): Pace => {
  const rules = chargeWayRules(item.terms.chargeWay)
  if (rules.takes === 'nothing') return { perSecond: 0, untilNext: null, untilEnd: null, startsAgain: null }
  if (rules.beyond === 'exceptions') return exceptionPace(item, state, of)
  return rules.takes === 'units' ? unitPace(item, state, of.now) : seatPace(item, state, of.now)
}

/** When an amount is used up; null: not before what is used starts again, or never. */
const usedUpAt = (amount: number | null, pace: Pace, now: Instant): Instant | null => {
  if (amount === null || pace.perSecond <= 0) return null
  const at = now + Math.ceil(Math.max(0, amount) / pace.perSecond)
  return pace.startsAgain !== null && at >= pace.startsAgain ? null : at
}

type Next = NonNullable<Outlook['next']>

/** The next stage that comes by the calendar alone: begin, a new quota period, grace, expiry. */
const nextByTime = (state: ItemState, pace: Pace, now: Instant): Next | null => {
  const { stage, notBefore, expires, graceEnd } = state
  if (stage === 'not-yet-valid') return { stage: 'normal', at: notBefore, by: 'time' }
  if (stage === 'expired' || stage === 'revoked') return null
  const again = stage === 'tolerance' || stage === 'over-used' ? pace.startsAgain : null
  if (again !== null && again < expires) return { stage: 'normal', at: again, by: 'time' }
  if (now < expires && expires < graceEnd) return { stage: 'grace', at: expires, by: 'time' }
  return { stage: 'expired', at: graceEnd, by: 'time' }
}

const nextByUse = (item: Item, state: ItemState, of: { pace: Pace; now: Instant }): Next | null => {
  const { stage } = state
  if (stage !== 'normal' && stage !== 'tolerance' && stage !== 'grace') return null
  const at = usedUpAt(of.pace.untilNext, of.pace, of.now)
  if (at === null) return null
  const exceptions = chargeWayRules(item.terms.chargeWay).beyond === 'exceptions'
  const tolerated = stage === 'normal' && !exceptions && state.tolerance > 0
  return { stage: tolerated ? 'tolerance' : 'over-used', at, by: 'use' }
}

/**
 * What happens next to an item, and when at the present rate: the average since the running quota period, exception year
 * or validity began, or of a day where that is longer. Pure; an estimate for people that decides nothing.
 */
export const outlookOf = (
  item: Item,
  state: ItemState,
  of: { readonly items: readonly Item[]; readonly now: Instant },
): Outlook => {
  const { now } = of
  const usable = state.stage !== 'expired' && state.stage !== 'revoked'
  const pace = paceOf(item, state, of)
  const byTime = nextByTime(state, pace, now)
  const byUse = usable ? nextByUse(item, state, { pace, now }) : null
  const next = byUse !== null && (byTime === null || byUse.at < byTime.at) ? byUse : byTime
  const used = usable ? usedUpAt(pace.untilEnd, pace, now) : null
  const ends = used === null ? state.graceEnd : Math.min(used, state.graceEnd)
  const exhausted = pace.untilEnd !== null && pace.untilEnd <= 0
  return Object.freeze({
    perDay: usable ? Math.round(pace.perSecond * DAY * 100) / 100 : 0,
    next: next === null ? null : Object.freeze(next),
    runsOutAt: !usable || exhausted ? null : ends,
  })
}
