import { backOff } from '../back-off.ts'
import type { Authorizing } from './authorizer.ts'
import type { Reporting } from './reporter.ts'
import { afterDenial } from './retry-after.ts'

/** Sendings in vain after which the host's `flush()` pauses, and the pause, seconds: no request storm from a loop. */
const MOST_IN_VAIN = 5
const PAUSE = 10

/** How often this run speaks to servers, by what the last times ended in. */
export class Pace {
  #asked = 0
  #sent = 0
  /** Sendings in a row that did not send everything, and when the last one ended (monotonic clock, seconds). */
  #inVain = 0
  #sentAt = Number.NEGATIVE_INFINITY
  #reauthorizedAt = Number.NEGATIVE_INFINITY

  /** Whether the last request for an authorization was answered. */
  get isAnswered(): boolean {
    return this.#asked === 0
  }

  /** Another run on this store was answered. */
  answered(): void {
    this.#asked = 0
  }

  /** Seconds until the next request after one that granted nothing; `fraction` in [0, 1): jitter. */
  afterAsking(result: Exclude<Authorizing, { kind: 'granted' }>, fraction: number): number {
    if (result.kind === 'denied') return afterDenial(fraction, result.denial.retryAfter)
    return backOff(Math.max(1, this.#asked), fraction, result.retryAfter)
  }

  /** Takes in how a request for an authorization ended. */
  asked(result: Authorizing): void {
    if (result.kind !== 'none') this.#asked = 0
    else if (result.untried !== true) this.#asked += 1
  }

  /** Takes in how a sending ended at `now` (monotonic clock); seconds until the next try, null: it needs none. */
  sent(end: Reporting, at: { readonly now: number; readonly fraction: number }): number | null {
    this.#inVain = end.kind === 'done' ? 0 : this.#inVain + 1
    this.#sentAt = at.now
    if (end.kind !== 'failed') {
      this.#sent = 0
      return null
    }
    if (end.untried !== true) this.#sent += 1
    return backOff(Math.max(1, this.#sent), at.fraction, end.retryAfter)
  }

  /** Whether a host that asks in vain and again at once has to wait. */
  isTooSoon(now: number): boolean {
    return this.#inVain >= MOST_IN_VAIN && now - this.#sentAt < PAUSE
  }

  /** Whether an authorization may be asked for because a receipt says so: once in `interval` seconds. */
  mayReauthorize(now: number, interval: number): boolean {
    if (now - this.#reauthorizedAt < interval) return false
    this.#reauthorizedAt = now
    return true
  }
}
