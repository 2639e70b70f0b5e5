import type { Lock } from '../ports.ts'

export interface PoolParts {
  readonly lock: Lock
  /** Whose instances: client UUID and scope. */
  readonly name: string
  /** How many the license held grants to this device now; 0: no license, infinity: it is not per instance. */
  readonly granted: () => number
}

/** What nobody limits is not looked up one by one. */
const MOST = 100_000

/**
 * Hands a device's instances out to all processes that share its store (C5). Each instance is a name that a process
 * holds: one that ends, however it ends, gives its instances back with its names. One change at a time.
 */
export class InstancePool {
  readonly #parts: PoolParts
  /** Names that this process holds, by number. */
  readonly #held = new Map<number, () => void>()
  /** Taken where nothing is counted. */
  #free = 0

  constructor(parts: PoolParts) {
    this.#parts = parts
  }

  /** Instances that this process holds. */
  get held(): number {
    return this.#held.size + this.#free
  }

  /** Takes one; false: none is idle, or there is no license. */
  acquire(): Promise<boolean> {
    return this.#inTurn(async () => {
      const granted = this.#parts.granted()
      if (granted > MOST) {
        this.#free += 1
        return true
      }
      for (let number = 0; number < granted; number++) {
        if (this.#held.has(number)) continue
        const release = await this.#parts.lock.hold(this.#nameOf(number))
        if (release === null) continue
        this.#held.set(number, release)
        return true
      }
      return false
    })
  }

  /** Gives one back that this process holds; does nothing when it holds none. The last number goes first. */
  release(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#free > 0) {
        this.#free -= 1
        return
      }
      const last = Math.max(...this.#held.keys())
      this.#held.get(last)?.()
      this.#held.delete(last)
    })
  }

  /** How many nobody holds, in all processes. */
  idle(): Promise<number> {
    return this.#inTurn(async () => {
      const granted = this.#parts.granted()
      if (granted > MOST) return granted
      let idle = 0
      for (let number = 0; number < granted; number++) {
        if (this.#held.has(number)) continue
        const release = await this.#parts.lock.hold(this.#nameOf(number))
        release?.()
        if (release !== null) idle += 1
      }
      return idle
    })
  }

  /** Gives all back. */
  close(): void {
    for (const release of this.#held.values()) release()
    this.#held.clear()
    this.#free = 0
  }

  #nameOf(number: number): string {
    return `instance/${this.#parts.name}/${number}`
  }

  /** Looking takes names for a moment: no other process may look or take meanwhile. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    return this.#parts.lock.run(`instances/${this.#parts.name}`, action)
  }
}
