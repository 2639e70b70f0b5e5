import type { Storage } from '../ports.ts'
import { messageOf } from '../within.ts'

/**
 * A storage that never rejects (U14). What cannot be stored is held in memory and tried again, by `retry()` and by
 * the next write of its key; until it is stored, `failure` says why, and `onChange` tells of each change once.
 * What could not be read when it was first asked for is not written over in this run: a device must not lose its
 * identity to a disk that fails for a moment. Writes of one key are in turn, so the last value asked for stays.
 */
export class SafeStorage implements Storage {
  readonly #inner: Storage
  readonly #onChange: (failure: string | null) => void
  /** Values that are not durable yet; null: to be deleted. */
  readonly #held = new Map<string, string | null>()
  readonly #writing = new Map<string, Promise<void>>()
  /** Keys that were read or written: what stands there is known. */
  readonly #seen = new Set<string>()
  /** What failed last and has not worked since, and why. */
  readonly #failing = new Map<string, string>()
  #told = false
  /** What a device is: written anew when a store was emptied under it (`talk/restore.ts`). */
  readonly mirror = new Map<string, string>()

  constructor(inner: Storage, onChange: (failure: string | null) => void) {
    this.#inner = inner
    this.#onChange = onChange
  }

  /** Why something is not durable or could not be read; null while everything works. */
  get failure(): string | null {
    for (const why of this.#failing.values()) return why
    return null
  }

  async get(key: string): Promise<string | null> {
    const held = this.#held.get(key)
    if (held !== undefined) return held
    return this.#attempt(
      reading(key),
      async () => {
        const value = await this.#inner.get(key)
        this.#seen.add(key)
        if (value !== null) this.#keep(key, value)
        return value
      },
      null,
    )
  }

  put(key: string, value: string): Promise<void> {
    this.#keep(key, value)
    return this.#hold(key, value)
  }

  delete(key: string): Promise<void> {
    this.mirror.delete(key)
    return this.#hold(key, null)
  }

  #keep(key: string, value: string): void {
    if (IDENTITY.test(key)) this.mirror.set(key, value)
  }

  /** Whether nothing stands there; false when it cannot be read. */
  async isGone(key: string): Promise<boolean> {
    return (await this.get(key)) === null && !this.isUnread(key)
  }

  /** Whether the last reading of this key failed, so that null says nothing about what stands there. */
  isUnread(key: string): boolean {
    return this.#failing.has(reading(key))
  }

  /** Whether the last listing by this prefix failed, so that what it does not name may be there. */
  isUnlisted(prefix: string): boolean {
    return this.#failing.has(LIST + prefix)
  }

  async list(prefix: string): Promise<readonly string[]> {
    const stored = await this.#attempt(LIST + prefix, () => this.#inner.list(prefix), [])
    const keys = new Set(stored)
    for (const [key, value] of this.#held) {
      if (!key.startsWith(prefix)) continue
      if (value === null) keys.delete(key)
      else keys.add(key)
    }
    return [...keys]
  }

  /** Tries again what is not durable yet or could not be read; does nothing while all is well. */
  async retry(): Promise<void> {
    for (const key of this.#held.keys()) await this.#write(key)
    for (const what of [...this.#failing.keys()]) {
      if (what.startsWith(READ)) await this.get(what.slice(READ.length))
      if (what.startsWith(LIST)) await this.list(what.slice(LIST.length))
    }
  }

  #hold(key: string, value: string | null): Promise<void> {
    this.#held.set(key, value)
    return this.#write(key)
  }

  #write(key: string): Promise<void> {
    const mine = (this.#writing.get(key) ?? Promise.resolve()).then(() => this.#writeNow(key))
    this.#writing.set(key, mine)
    return mine.finally(() => {
      if (this.#writing.get(key) === mine) this.#writing.delete(key)
    })
  }

  async #writeNow(key: string): Promise<void> {
    const value = this.#held.get(key)
    if (value === undefined || (await this.#isUnknown(key))) return
    const done = await this.#attempt(
      `write ${key}`,
      async () => {
        await (value === null ? this.#inner.delete(key) : this.#inner.put(key, value))
        this.#seen.add(key)
        this.#failing.delete(reading(key))
        return true
      },
      false,
    )
    if (done && this.#held.get(key) === value) this.#held.delete(key)
  }

  /** Whether something may stand there that could not be read. */
  async #isUnknown(key: string): Promise<boolean> {
    if (this.#seen.has(key) || !this.#failing.has(reading(key))) return false
    try {
      return (await this.#inner.get(key)) !== null
    } catch (error) {
      this.#failing.set(reading(key), messageOf(error))
      return true
    }
  }

  async #attempt<T>(what: string, action: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      const result = await action()
      this.#failing.delete(what)
      return result
    } catch (error) {
      this.#failing.set(what, messageOf(error))
      return otherwise
    } finally {
      const { failure } = this
      if (this.#told !== (failure !== null)) {
        this.#told = failure !== null
        this.#onChange(failure)
      }
    }
  }
}

/** Keys that make a device what it is. */
const IDENTITY = /^(device|identity\/|grant\/|ended\/|continuation\/)/

const READ = 'read '
const LIST = 'list '

const reading = (key: string): string => READ + key
