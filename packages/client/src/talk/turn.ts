import type { Context } from '../session/context.ts'

/** Seconds that one submission takes at most, besides ten times the time limit of a request: who takes longer was frozen. */
const LONGEST = 240
/** Seconds after that for which others still wait. */
const MARGIN = 60

/**
 * Turns at sending, among all that share the store. Who holds one may be frozen amid it, as a hidden tab or a stopped
 * process: then the others do not send. So one that had no turn for long goes on without; and one that was frozen for
 * nearly as long leaves everything as it is, since another may have gone on. Were both wrong, nothing would be doubled:
 * a submission under way is repeated by its bytes, and a figure is the largest value received (U4).
 */
export class Turn {
  readonly #context: Context
  /** When the first of the tries in vain ended, in seconds of the monotonic clock. */
  #barredSince: number | null = null

  constructor(context: Context) {
    this.#context = context
  }

  /** How to give it back; null: another has it. */
  async take(): Promise<(() => void) | null> {
    const { lock, settings } = this.#context
    const release = await lock.hold('submit', settings.timeout)
    const now = this.#now()
    this.#barredSince = release === null ? (this.#barredSince ?? now) : null
    if (this.#barredSince === null || now - this.#barredSince < this.#longest + MARGIN) return release
    settings.logger('warn', 'Who sends for this store does not come to an end, and is passed over.')
    return () => undefined
  }

  /** Does what one submission needs; null: this run was frozen amid it. */
  async within<T>(action: () => Promise<T>): Promise<T | null> {
    const began = this.#now()
    const result = await action()
    return this.#now() - began < this.#longest ? result : null
  }

  get #longest(): number {
    return LONGEST + this.#context.settings.timeout / 100
  }

  #now(): number {
    return this.#context.look().monotonic
  }
}
