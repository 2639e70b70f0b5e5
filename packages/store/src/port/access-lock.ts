/**
 * One writer or many readers. Waiting writers go before readers that come later, and all readers that waited go
 * before the next writer, so neither starves. Whoever holds access must not ask for it again: it would wait for itself.
 */
export class AccessLock {
  #readers = 0
  #writing = false
  readonly #waitingWriters: (() => void)[] = []
  #waitingReaders: (() => void)[] = []

  /** Runs alone. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    await this.acquire()
    try {
      return await work()
    } finally {
      this.release()
    }
  }

  /** Runs beside other readers, never beside a writer. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    if (this.#writing || this.#waitingWriters.length > 0) {
      await new Promise<void>((resolve) => this.#waitingReaders.push(resolve))
    } else {
      this.#readers += 1
    }
    try {
      return await work()
    } finally {
      this.#readers -= 1
      if (this.#readers === 0) this.#admitWriter()
    }
  }

  /** Takes sole access; each call is paid back by one `release`. */
  async acquire(): Promise<void> {
    if (!this.#writing && this.#readers === 0) {
      this.#writing = true
      return
    }
    await new Promise<void>((resolve) => this.#waitingWriters.push(resolve))
  }

  release(): void {
    this.#writing = false
    const admitted = this.#waitingReaders
    if (admitted.length === 0) {
      this.#admitWriter()
      return
    }
    this.#waitingReaders = []
    this.#readers += admitted.length
    for (const admit of admitted) admit()
  }

  #admitWriter(): void {
    const next = this.#waitingWriters.shift()
    if (next === undefined) return
    this.#writing = true
    next()
  }
}
