/** Remembers how to undo every change since it was last cleared. */
export class UndoLog {
  /** Whether a commit is open; outside of one nothing may be written. */
  writing = false
  readonly #undo: (() => void)[] = []

  get length(): number {
    return this.#undo.length
  }

  push(undo: () => void): void {
    if (!this.writing) throw new Error('Something is written outside of a commit.')
    this.#undo.push(undo)
  }

  /** Undoes everything after the first `length` changes, the last first. */
  undoTo(length: number): void {
    while (this.#undo.length > length) this.#undo.pop()?.()
  }

  clear(): void {
    this.#undo.length = 0
  }
}

/** A map whose changes can be undone. Its values are never changed, only replaced. */
export class Table<Key, Value> {
  readonly #log: UndoLog
  readonly #rows = new Map<Key, Value>()

  constructor(log: UndoLog) {
    this.#log = log
  }

  get size(): number {
    return this.#rows.size
  }

  get(key: Key): Value | undefined {
    return this.#rows.get(key)
  }

  has(key: Key): boolean {
    return this.#rows.has(key)
  }

  values(): Iterable<Value> {
    return this.#rows.values()
  }

  entries(): Iterable<readonly [Key, Value]> {
    return this.#rows.entries()
  }

  set(key: Key, value: Value): void {
    const had = this.#rows.has(key)
    const before = this.#rows.get(key) as Value
    this.#log.push(() => {
      if (had) this.#rows.set(key, before)
      else this.#rows.delete(key)
    })
    this.#rows.set(key, value)
  }

  delete(key: Key): void {
    if (!this.#rows.has(key)) return
    const before = this.#rows.get(key) as Value
    this.#log.push(() => this.#rows.set(key, before))
    this.#rows.delete(key)
  }
}

/** Numbers from 1 upwards, in the order of asking. */
export class Numbering {
  readonly #log: UndoLog
  #last = 0

  constructor(log: UndoLog) {
    this.#log = log
  }

  next(): number {
    this.#log.push(() => {
      this.#last -= 1
    })
    this.#last += 1
    return this.#last
  }
}

/** A copy of a JSON value that no one else holds. */
export const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value ?? null)) as T

/** Rows after a key, in the order of keys, at most so many. */
export const pageOf = <Row>(
  rows: Iterable<Row>,
  keyOf: (row: Row) => string,
  page: { readonly limit: number; readonly after: string | null },
): Row[] =>
  [...rows]
    .filter((row) => page.after === null || keyOf(row) > page.after)
    .sort(byKey(keyOf))
    .slice(0, page.limit)

export const byKey =
  <Row>(keyOf: (row: Row) => string) =>
  (a: Row, b: Row): number => {
    const left = keyOf(a)
    const right = keyOf(b)
    return left < right ? -1 : left > right ? 1 : 0
  }
