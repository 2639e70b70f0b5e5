import type { Seconds } from '@countersign/protocol/vocabulary'

interface Bucket {
  tokens: number
  at: number
}

export interface BucketOptions {
  /** Tokens that come back a second. */
  readonly perSecond: number
  readonly burst: number
  /** Names that are remembered at most; the one used least recently is forgotten, which forgives it. */
  readonly most?: number
  /** Milliseconds of a monotonic clock. */
  readonly clock?: () => number
}

/** A token bucket per name, in memory, bounded, on real time. */
export class TokenBuckets {
  readonly #options: BucketOptions
  readonly #most: number
  readonly #clock: () => number
  readonly #buckets = new Map<string, Bucket>()

  constructor(options: BucketOptions) {
    this.#options = options
    this.#most = options.most ?? 50_000
    this.#clock = options.clock ?? (() => performance.now())
  }

  /** Takes a token; null when there was one, else the seconds until there is. */
  take(name: string): Seconds | null {
    const bucket = this.#refilled(name)
    if (bucket.tokens < 1) return this.#secondsUntilOne(bucket)
    bucket.tokens -= 1
    return null
  }

  /** Looks without taking. */
  wait(name: string): Seconds | null {
    const bucket = this.#refilled(name)
    return bucket.tokens < 1 ? this.#secondsUntilOne(bucket) : null
  }

  #secondsUntilOne(bucket: Bucket): Seconds {
    return Math.max(1, Math.ceil((1 - bucket.tokens) / this.#options.perSecond))
  }

  #refilled(name: string): Bucket {
    const now = this.#clock()
    const { perSecond, burst } = this.#options
    const known = this.#buckets.get(name)
    const bucket = known ?? { tokens: burst, at: now }
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond)
    bucket.at = now
    if (known !== undefined) this.#buckets.delete(name)
    this.#buckets.set(name, bucket)
    if (this.#buckets.size > this.#most) {
      const [oldest] = this.#buckets.keys()
      if (oldest !== undefined) this.#buckets.delete(oldest)
    }
    return bucket
  }
}
