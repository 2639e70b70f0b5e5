import type { Sent } from '../state.ts'

/** Characters of content that are kept: at one report in three minutes, those of weeks. */
const MOST = 8_000_000
/** As many characters does a message weigh besides its content. */
const MESSAGE = 100

const weightOf = ({ content }: Sent): number => MESSAGE + (content?.length ?? 0)

/** What this run has sent (U13), within a bound of memory; what no longer fits is counted. */
export class SentLog {
  /** Oldest first. */
  readonly all: Sent[] = []
  /** How many older messages no longer fit. */
  omitted = 0
  #weight = 0

  add(sent: Sent): void {
    this.all.push(sent)
    this.#weight += weightOf(sent)
    while (this.#weight > MOST) {
      const oldest = this.all.shift()
      if (oldest === undefined) return
      this.#weight -= weightOf(oldest)
      this.omitted += 1
    }
  }
}
