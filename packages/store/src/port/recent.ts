/** Entries that are kept only for the moment, so that a batch looks up once what found no room. */
const PASSING = 512
/** Look-ups, as a multiple of the limit, in which an entry must be asked for, or it is dropped. */
const PATIENCE = 4

/**
 * A bounded map that keeps what it has as long as it is asked for, and takes no more while it is full. Devices report in
 * turn: a map that made room for the newest would, once there are more than it holds, drop each just before it comes
 * again, and leave the collector old garbage for every report. Whoever sets must not rely on getting it back.
 */
export class Recent<Key, Value> {
  #young = new Map<Key, Value>()
  #old = new Map<Key, Value>()
  /** Entries of `#old` that stand in `#young`, too. */
  #moved = 0
  #passing = new Map<Key, Value>()
  #lookups = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: Key): Value | undefined {
    this.#lookups += 1
    if (this.#lookups > this.#limit * PATIENCE) this.#dropUnused()
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old === undefined) return this.#passing.get(key)
    this.#young.set(key, old)
    this.#moved += 1
    return old
  }

  set(key: Key, value: Value): void {
    const isYoung = this.#young.has(key)
    const isOld = this.#old.has(key)
    if (isYoung || isOld || this.#young.size + this.#old.size - this.#moved < this.#limit) {
      if (isOld && !isYoung) this.#moved += 1
      this.#young.set(key, value)
      return
    }
    if (this.#passing.size >= PASSING) this.#passing = new Map()
    this.#passing.set(key, value)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
    this.#passing.clear()
    this.#moved = 0
  }

  #dropUnused(): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#moved = 0
    this.#lookups = 0
  }
}
