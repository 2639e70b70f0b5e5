import type { Storage } from '../ports.ts'

/** A storage in memory, whose failing can be switched. */
export class MemoryStorage implements Storage {
  /** What is stored, for a test to look at or to change. */
  readonly values: Map<string, string>
  /** While set, every call rejects. */
  failing = false

  constructor(values: Iterable<readonly [string, string]> = []) {
    this.values = new Map(values)
  }

  /** The value last put, or null. */
  async get(key: string): Promise<string | null> {
    this.#check()
    return this.values.get(key) ?? null
  }

  /** Keeps a value. */
  async put(key: string, value: string): Promise<void> {
    this.#check()
    this.values.set(key, value)
  }

  /** Forgets a value. */
  async delete(key: string): Promise<void> {
    this.#check()
    this.values.delete(key)
  }

  /** All keys that begin so. */
  async list(prefix: string): Promise<readonly string[]> {
    this.#check()
    return [...this.values.keys()].filter((key) => key.startsWith(prefix))
  }

  /** What a kill at this moment leaves, or a clone of the device. */
  copy(): MemoryStorage {
    return new MemoryStorage(this.values)
  }

  #check(): void {
    if (this.failing) throw new Error('The disk is full.')
  }
}
