import type { Storage } from '../ports.ts'

/**
 * A storage that never rejects (U14): what cannot be stored is kept in memory, tried again with the next
 * put of its key, and told through `onChange`, once for each change between working and failing.
 */
export class SafeStorage implements Storage {
  readonly #inner: Storage
  readonly #onChange: (failure: string | null) => void
  readonly #memory = new Map<string, string>()
  #failure: string | null = null

  constructor(inner: Storage, onChange: (failure: string | null) => void) {
    this.#inner = inner
    this.#onChange = onChange
  }

  /** Why the last operation failed; null while it works. */
  get failure(): string | null {
    return this.#failure
  }

  async get(key: string): Promise<string | null> {
    const held = this.#memory.get(key)
    if (held !== undefined) return held
    return this.#attempt(() => this.#inner.get(key), null)
  }

  async put(key: string, value: string): Promise<void> {
    this.#memory.set(key, value)
    const done = await this.#attempt(async () => {
      await this.#inner.put(key, value)
      return true
    }, false)
    if (done && this.#memory.get(key) === value) this.#memory.delete(key)
  }

  async delete(key: string): Promise<void> {
    this.#memory.delete(key)
    await this.#attempt(() => this.#inner.delete(key), undefined)
  }

  async list(prefix: string): Promise<readonly string[]> {
    const stored = await this.#attempt(() => this.#inner.list(prefix), [])
    const held = [...this.#memory.keys()].filter((key) => key.startsWith(prefix))
    return [...new Set([...stored, ...held])]
  }

  async #attempt<T>(action: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      const result = await action()
      this.#tell(null)
      return result
    } catch (error) {
      this.#tell(error instanceof Error ? error.message : String(error))
      return otherwise
    }
  }

  #tell(failure: string | null): void {
    const changed = (failure === null) !== (this.#failure === null)
    this.#failure = failure
    if (changed) this.#onChange(failure)
  }
}
