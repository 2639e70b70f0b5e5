import type { Instant, Seconds } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { Clock } from '../services.ts'

/** What of the clock is durable: rows of kind `clock`. */
interface StoredClock {
  /** Virtual minus real time; 0 but on a sandbox. */
  readonly offset: Seconds
  /** The latest instant of a commit (H6). */
  readonly latest: Instant
}

const KIND = 'clock'
const OFFSET = 'offset'
const LATEST = 'latest'

const secondsOf = (value: unknown): number =>
  typeof value === 'object' && value !== null && 'seconds' in value && typeof value.seconds === 'number'
    ? value.seconds
    : 0

export const loadClock = async (tx: Transaction): Promise<StoredClock> => ({
  offset: secondsOf(await tx.state.get(KIND, OFFSET)),
  latest: secondsOf(await tx.state.get(KIND, LATEST)),
})

const systemSeconds = (): Instant => Math.floor(Date.now() / 1000)

/**
 * The server's clock: real time plus, on a sandbox, an offset that only grows. It never tells a time before that of
 * the last commit, also after a restart: commits call `mark`.
 */
export class ServerClock implements Clock {
  readonly sandbox: boolean
  readonly #real: () => Instant
  #offset: Seconds
  #floor: Instant
  #persisted: Instant
  /** Advances of the last while, newest last: real time and the offset before. */
  #advances: readonly { readonly at: Instant; readonly before: Seconds }[] = []

  constructor(options: {
    readonly sandbox: boolean
    readonly stored?: StoredClock
    readonly real?: () => Instant
  }) {
    this.sandbox = options.sandbox
    this.#real = options.real ?? systemSeconds
    this.#offset = options.sandbox ? (options.stored?.offset ?? 0) : 0
    this.#floor = options.stored?.latest ?? 0
    this.#persisted = this.#floor
  }

  now(): Instant {
    return Math.max(this.#floor, this.#real() + this.#offset)
  }

  realNow(): Instant {
    return this.#real()
  }

  /** The licensing instant that it was so many real seconds ago: request deduplication stays on real time. */
  ago(seconds: Seconds): Instant {
    const then = this.#real() - seconds
    const offset = this.#advances.find((advance) => advance.at > then)?.before ?? this.#offset
    return then + offset
  }

  /** Makes the time of this commit durable with it; writes at most once a second. */
  async mark(tx: Transaction, now: Instant): Promise<void> {
    if (now <= this.#persisted) return
    await tx.state.put(KIND, LATEST, { seconds: now })
    this.#persisted = now
    this.#floor = Math.max(this.#floor, now)
  }

  /** The offset with which the virtual clock stands at an instant; stored by `putOffset`, in force by `apply`. */
  offsetFor(instant: Instant): Seconds {
    return Math.max(this.#offset, instant - this.#real())
  }

  async putOffset(tx: Transaction, offset: Seconds): Promise<void> {
    await tx.state.put(KIND, OFFSET, { seconds: offset })
  }

  apply(offset: Seconds): void {
    const at = this.#real()
    this.#advances = [
      ...this.#advances.filter((advance) => advance.at > at - 3_600),
      { at, before: this.#offset },
    ]
    this.#offset = Math.max(this.#offset, offset)
  }
}
