import type { Item } from '../queries/resources.ts'
import { text } from '../texts/text.ts'
import { count, date } from './format.ts'
import { amount, unitOf } from './units.ts'

/** A stage of an item: when it comes, and where the item stands. */
export interface Step {
  readonly stage: string
  /** The rule by which it comes. */
  readonly from: string
  readonly state: 'now' | 'next' | 'other'
  /** A forecast, of the next one alone. */
  readonly expected: string | null
}

type Seen = Pick<
  Item,
  | 'stage'
  | 'quota'
  | 'tolerance'
  | 'unit'
  | 'chargeWay'
  | 'notBefore'
  | 'expires'
  | 'graceUntil'
  | 'revokedAt'
  | 'next'
  | 'perDay'
  | 'runsOutAt'
>

/** The stages that an item can come through, in order (A4, A5, A11). */
export const courseOf = (item: Seen): readonly Step[] => {
  const { outlook } = text
  const step = (stage: string, from: string, possible = true): readonly Step[] =>
    !possible && stage !== item.stage
      ? []
      : [
          {
            stage,
            from,
            state: stage === item.stage ? 'now' : stage === item.next?.stage ? 'next' : 'other',
            expected: stage === item.next?.stage ? date(item.next.at) : null,
          },
        ]
  const { quota, tolerance } = item
  return [
    ...step('not-yet-valid', outlook.until(date(item.notBefore)), false),
    ...step('normal', outlook.from(date(item.notBefore))),
    ...step('tolerance', outlook.fromUse(amount(quota ?? 0, item)), quota !== null && tolerance > 0),
    ...step('over-used', outlook.fromUse(amount((quota ?? 0) + tolerance, item)), quota !== null),
    ...step('grace', outlook.from(date(item.expires)), item.graceUntil > item.expires),
    ...step('expired', outlook.from(date(item.graceUntil))),
    ...step('revoked', outlook.from(date(item.revokedAt)), false),
  ]
}

const rate = (perDay: number): string => (perDay >= 10 ? count(Math.round(perDay)) : perDay.toFixed(1))

/** What happens next to an item and when, in sentences (N4). */
export const outlookOf = (item: Seen): readonly string[] => {
  const { outlook } = text
  const over = item.stage === 'expired' || item.stage === 'revoked'
  return [
    ...(item.perDay > 0 && !over
      ? [outlook.perDay(`${rate(item.perDay)} ${unitOf(item, item.perDay)}`)]
      : []),
    ...(item.next === null
      ? []
      : [outlook.next(item.next.stage, date(item.next.at), item.next.by === 'use')]),
    item.runsOutAt === null ? outlook.out : outlook.runsOut(date(item.runsOutAt)),
  ]
}
