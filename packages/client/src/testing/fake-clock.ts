import type { Clock } from '../ports.ts'

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #system: number
  #monotonic = 0
  #timers = new Set<{ readonly at: number; readonly run: () => void }>()

  /** `start` in Unix seconds. */
  constructor(start = 1_767_225_600) {
    this.#system = start * 1000
  }

  /** Milliseconds since 1970. */
  system(): number {
    return this.#system
  }

  /** Milliseconds since the clock was made. */
  monotonic(): number {
    return this.#monotonic
  }

  /** Runs when `advance` passes that moment; returns how to cancel it. */
  timer(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#monotonic + milliseconds, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Goes on by so many seconds and runs what falls due, in order; `between` lets work end after each timer. */
  async advance(seconds: number, between: () => Promise<void> = async () => undefined): Promise<void> {
    const end = this.#monotonic + seconds * 1000
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#timers.delete(next)
      this.#goTo(Math.max(next.at, this.#monotonic))
      next.run()
      await between()
    }
    this.#goTo(end)
  }

  /** Turns the system clock by so many seconds; the monotonic one does not notice. */
  turn(seconds: number): void {
    this.#system += seconds * 1000
  }

  /** The device is off for so many seconds: nothing runs, and all timers are gone. */
  off(seconds: number): void {
    this.#system += seconds * 1000
    this.#timers.clear()
  }

  #goTo(monotonic: number): void {
    this.#system += monotonic - this.#monotonic
    this.#monotonic = monotonic
  }
}
