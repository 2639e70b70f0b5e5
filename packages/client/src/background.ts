/** What a license has under way by itself; what fails there is told, never thrown at nobody. */
export class Background {
  readonly #failed: (error: unknown) => void
  readonly #tasks = new Set<Promise<unknown>>()
  #closed = false

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** Starts an action; after the end nothing is started any more. */
  run(action: () => Promise<unknown>): void {
    if (this.#closed) return
    const task = this.guard(action).finally(() => this.#tasks.delete(task))
    this.#tasks.add(task)
  }

  /** Resolves whatever the action ends in. */
  async guard(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks)
  }

  close(): void {
    this.#closed = true
  }
}
