import type { Clock } from './ports.ts'

/** The one owner of timers: by name, so that setting one again replaces it. Nothing here keeps a process alive. */
export class Schedule {
  readonly #clock: Clock
  readonly #timers = new Map<string, () => void>()
  #closed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs once after so many seconds, in place of what had this name. */
  set(name: string, seconds: number, run: () => void): void {
    this.#timers.get(name)?.()
    if (this.#closed) return
    const cancel = this.#clock.timer(Math.min(Math.max(0, seconds * 1000), 2 ** 31 - 1), () => {
      this.#timers.delete(name)
      run()
    })
    this.#timers.set(name, cancel)
  }

  has(name: string): boolean {
    return this.#timers.has(name)
  }

  close(): void {
    this.#closed = true
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }
}
