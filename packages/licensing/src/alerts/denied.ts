import { DEFAULTS } from '@countersign/protocol/vocabulary'
import { type AlertCondition, reachedPercent } from './condition.ts'

/** Authorizations of a handshake code within the window (N1). */
export interface DecisionCounts {
  readonly denied: number
  readonly all: number
}

/** How much of what a code was asked lately was denied (N1). Without authorizations no level is reached. */
export const deniedCondition = (code: string, { denied, all }: DecisionCounts): AlertCondition => ({
  kind: 'denied',
  subject: code,
  level: reachedPercent(denied, all, DEFAULTS.alertDeniedPercent),
  round: '',
  whole: null,
})
