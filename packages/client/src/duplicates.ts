/**
 * U2: the same result within the window counts once, and seeing it prolongs the window.
 * The key lives in memory only. Time in milliseconds of the monotonic clock.
 */
export class Duplicates {
  readonly #window: number
  readonly #seen = new Map<string, number>()

  constructor(windowMilliseconds: number) {
    this.#window = windowMilliseconds
  }

  /** Whether this is the first in its window. */
  isNew(key: string, now: number): boolean {
    const last = this.#seen.get(key)
    this.#seen.delete(key)
    this.#seen.set(key, now)
    for (const [old, at] of this.#seen) {
      if (now - at <= this.#window) break
      this.#seen.delete(old)
    }
    return last === undefined || now - last > this.#window
  }
}

/**
 * A digest of a value for `isNew`: two 53-bit multiplicative hashes and the length, synchronous where
 * WebCrypto is not. It guards nothing, and never leaves memory.
 */
export const valueDigest = (module: string, value: string | Uint8Array): string => {
  let [a, b, c, d] = [0xdeadbeef, 0x41c6ce57, 0x9e3779b9, 0x85ebca6b]
  const step = (unit: number): void => {
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
    c = Math.imul(c ^ unit ^ (a >>> 13), 2246822507)
    d = Math.imul(d ^ unit ^ (b >>> 11), 3266489909)
  }
  if (typeof value === 'string') for (let at = 0; at < value.length; at++) step(value.charCodeAt(at))
  else for (const byte of value) step(byte)
  const parts = [a, b, c, d].map((part) => (part >>> 0).toString(36))
  return `${module} ${typeof value} ${value.length} ${parts.join('.')}`
}
