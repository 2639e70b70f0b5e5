import type { Seconds } from '@countersign/protocol/vocabulary'
import { RecencyCache } from './recency-cache.ts'

export interface BucketOptions {
  /** Tokens that come back a second. */
  readonly perSecond: number
  readonly burst: number
  /** Names that are remembered at least; one not used while so many others were is forgotten, which forgives it. */
  readonly least?: number
  /** Milliseconds of a monotonic clock. */
  readonly clock?: () => number
}

/** A token bucket per name, in memory, bounded, on real time. */
export class TokenBuckets {
  readonly #options: BucketOptions
  readonly #clock: () => number
  /** Of each name when its bucket will be full again, in milliseconds: all that there is to know of it. */
  readonly #fullAt: RecencyCache<string, number>

  constructor(options: BucketOptions) {
    this.#options = options
    this.#fullAt = new RecencyCache(2 * (options.least ?? 50_000))
    this.#clock = options.clock ?? (() => performance.now())
  }

  /** Takes a token; null when there was one, else the seconds until there is. */
  take(name: string): Seconds | null {
    const now = this.#clock()
    const fullAt = Math.max(now, this.#fullAt.get(name) ?? now)
    const wait = this.#secondsUntilOne(fullAt - now)
    if (wait === null) this.#fullAt.set(name, fullAt + 1_000 / this.#options.perSecond)
    return wait
  }

  /** Looks without taking. */
  wait(name: string): Seconds | null {
    return this.#secondsUntilOne((this.#fullAt.get(name) ?? 0) - this.#clock())
  }

  /** Null: there is one in a bucket that will be full in so many milliseconds. */
  #secondsUntilOne(missing: number): Seconds | null {
    const { perSecond, burst } = this.#options
    const tokens = Math.min(burst, burst - (missing / 1_000) * perSecond)
    // Sums of times are not exact; a millionth of a token is none.
    return tokens >= 1 - 1e-6 ? null : Math.max(1, Math.ceil((1 - tokens) / perSecond))
  }
}
