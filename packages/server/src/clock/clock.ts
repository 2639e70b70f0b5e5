import type { Instant, Seconds } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { Clock } from '../services.ts'

/** What of the clock is durable: rows of kind `clock`. */
interface StoredClock {
  /** Virtual minus real time; 0 but on a sandbox, below it until one that began in the past has come to the present. */
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

/** Servers on one database each mark their own time, so that they never wait for each other. */
const latestOf = (server: number): string => (server === 0 ? LATEST : `${LATEST}/${server}`)

export const loadClock = async (tx: Transaction): Promise<StoredClock> => {
  const marks = (await tx.state.list(KIND)).filter(({ id }) => id.startsWith(LATEST))
  return {
    offset: secondsOf(await tx.state.get(KIND, OFFSET)),
    latest: Math.max(0, ...marks.map(({ value }) => secondsOf(value))),
  }
}

/** Lets the virtual clock of a sandbox that is being made begin in the past, so that it can come to the present by advances. */
export const beginBefore = (tx: Transaction, seconds: Seconds): Promise<void> =>
  tx.state.put(KIND, OFFSET, { seconds: -seconds })

const systemSeconds = (): Instant => Math.floor(Date.now() / 1000)

/**
 * The server's clock: real time plus, on a sandbox, an offset that only grows. It never tells a time before that of
 * the last commit, also after a restart: commits call `mark`.
 */
export class ServerClock implements Clock {
  readonly sandbox: boolean
  readonly #real: () => Instant
  readonly #server: () => number
  #offset: Seconds
  #floor: Instant
  #persisted: Instant
  /** Advances of the last while, newest last: real time and the offset before. */
  #advances: readonly { readonly at: Instant; readonly before: Seconds }[] = []

  constructor(options: {
    readonly sandbox: boolean
    readonly stored?: StoredClock
    readonly real?: () => Instant
    /** Number of this server among those on the database. */
    readonly server?: () => number
  }) {
    this.sandbox = options.sandbox
    this.#real = options.real ?? systemSeconds
    this.#server = options.server ?? (() => 0)
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
    await tx.state.put(KIND, latestOf(this.#server()), { seconds: now })
    this.#persisted = now
    this.#floor = Math.max(this.#floor, now)
  }

  /** Goes on from what another server on the database has made durable. */
  follow({ offset }: StoredClock): void {
    if (this.sandbox && offset > this.#offset) this.apply(offset)
  }

  /** The offset with which the virtual clock stands at an instant; stored by `putOffset`, in force by `apply`. */
  offsetFor(instant: Instant): Seconds {
    return Math.max(this.#offset, instant - this.#real())
  }

  async putOffset(tx: Transaction, offset: Seconds): Promise<void> {
    const stored = secondsOf(await tx.state.get(KIND, OFFSET))
    await tx.state.put(KIND, OFFSET, { seconds: Math.max(stored, offset) })
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
