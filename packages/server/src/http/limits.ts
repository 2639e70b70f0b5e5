import { DEFAULTS } from '@countersign/protocol/vocabulary'
import type { Limits } from '../services.ts'
import { TokenBuckets } from './token-bucket.ts'

export interface LimitOptions {
  readonly reportsPerMinute: number
  readonly clock?: () => number
}

const perMinute = (count: number, clock: (() => number) | undefined): TokenBuckets =>
  new TokenBuckets({ perSecond: count / 60, burst: count, ...(clock === undefined ? {} : { clock }) })

/** Limits of submissions per ticket, and of guesses at session passwords per address and code, and per code (A3b). */
export const limitsOf = ({ reportsPerMinute, clock }: LimitOptions): Limits => {
  const submissions = perMinute(reportsPerMinute, clock)
  const byAddress = perMinute(DEFAULTS.wrongPasswordsPerAddress, clock)
  const byCode = perMinute(DEFAULTS.wrongPasswordsPerCode, clock)
  return {
    submission: (ticket) => submissions.take(ticket),
    passwords: {
      wait: (address, code) => {
        const waits = [byAddress.wait(`${address} ${code}`), byCode.wait(code)].filter(
          (wait) => wait !== null,
        )
        return waits.length === 0 ? null : Math.max(...waits)
      },
      wrong: (address, code) => {
        byAddress.take(`${address} ${code}`)
        byCode.take(code)
      },
    },
  }
}
