import type { Lock, Storage } from '../ports.ts'
import { KEYS, type Records } from '../session/records.ts'

/** What was counted, by `usageKey`: cumulative, and grows only. */
type Counts = Readonly<Record<string, number>>

/** One run's counts. */
interface LedgerRecord {
  readonly counts: Counts
  /** Runs whose counts have gone into this record, and whose own may still be there after a kill. */
  readonly folded?: readonly string[]
}

export interface LedgerParts {
  readonly records: Records
  readonly lock: Lock
  readonly product: string
  /** This run's own name. */
  readonly run: string
  /** A second place, so that a store put back to an older state is noticed; null: there is none. */
  readonly witness: Storage | null
  /** Told of a record that is older than it was once. */
  readonly onRolledBack: (record: string) => void
}

const BASE = 'base'

const addTo = (sums: Map<string, number>, counts: Counts): void => {
  for (const [key, count] of Object.entries(counts)) sums.set(key, (sums.get(key) ?? 0) + count)
}

/** Counts as the second place has them; what is none counts as nothing there. */
const countsIn = (text: string): Counts => {
  try {
    const value: unknown = JSON.parse(text)
    const counts = typeof value === 'object' && value !== null && 'counts' in value ? value.counts : {}
    return Object.fromEntries(Object.entries(counts ?? {}).filter(([, count]) => Number.isSafeInteger(count)))
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

/**
 * The counts of an offline license on this device (L10), of all runs and processes that share the store. Each run writes
 * its own record, so nobody waits and a kill doubles nothing; runs that have ended are folded into one. What a second
 * place remembers is never undercut: who puts the store back gains nothing, and it is told (U10).
 */
export class OfflineLedger {
  readonly #parts: LedgerParts
  readonly #own = new Map<string, number>()
  #others: ReadonlyMap<string, number> = new Map()
  /** Whether all that others counted could be read the last time. */
  #isWhole = true
  #isDirty = false
  #storing: Promise<void> = Promise.resolve()
  #release: (() => void) | null = null

  constructor(parts: LedgerParts) {
    this.#parts = parts
  }

  /** Units counted under a key, by all. */
  used(key: string): number {
    return (this.#own.get(key) ?? 0) + (this.#others.get(key) ?? 0)
  }

  get isDirty(): boolean {
    return this.#isDirty
  }

  /** Everything that is counted, as the second place keeps it. */
  get totals(): Counts {
    const keys = new Set([...this.#own.keys(), ...this.#others.keys()])
    return Object.fromEntries([...keys].map((key) => [key, this.used(key)]))
  }

  add(key: string, count: number): void {
    this.#own.set(key, this.used(key) - (this.#others.get(key) ?? 0) + count)
    this.#isDirty = true
  }

  /** Reads what all have counted; folds what runs that have ended left. */
  async open(): Promise<void> {
    const { lock, run } = this.#parts
    this.#release = await lock.hold(this.#lockOf(run))
    await lock.run('offline', () => this.#fold())
    await this.#compare()
  }

  /** Makes what this run counted durable, and reads what others counted meanwhile. One at a time. */
  store(): Promise<void> {
    const mine = this.#storing.then(() => this.#store())
    this.#storing = mine.catch(() => undefined)
    return mine
  }

  close(): void {
    this.#release?.()
    this.#release = null
  }

  async #store(): Promise<void> {
    const { records, product, run, witness, lock } = this.#parts
    if (this.#isDirty) {
      this.#isDirty = false
      await records.write(KEYS.offline(product, run), { counts: Object.fromEntries(this.#own) })
    }
    await records.storage.retry()
    await lock.run('offline', () => this.#read())
    if (!this.#isWhole) return
    await witness
      ?.put(KEYS.offline(product, BASE), JSON.stringify({ counts: this.totals }))
      .catch(() => undefined)
  }

  #lockOf(run: string): string {
    return KEYS.offline(this.#parts.product, run)
  }

  async #record(run: string): Promise<LedgerRecord | null> {
    const { records, product } = this.#parts
    const key = KEYS.offline(product, run)
    const record = await records.read<LedgerRecord>(key)
    this.#isWhole &&= !records.storage.isUnread(key)
    return record
  }

  /** The runs on record, but this one. */
  async #runs(): Promise<readonly string[]> {
    const { records, product, run } = this.#parts
    const prefix = KEYS.offline(product, '')
    const keys = await records.storage.list(prefix)
    this.#isWhole &&= !records.storage.isUnlisted(prefix)
    return keys.map((key) => key.slice(prefix.length)).filter((one) => one !== BASE && one !== run)
  }

  /** What cannot be read now is what it was at least. */
  async #read(): Promise<void> {
    this.#isWhole = true
    const base = await this.#record(BASE)
    const sums = new Map<string, number>()
    addTo(sums, base?.counts ?? {})
    for (const run of await this.#runs())
      if (base?.folded?.includes(run) !== true) addTo(sums, (await this.#record(run))?.counts ?? {})
    if (!this.#isWhole)
      for (const [key, count] of this.#others) sums.set(key, Math.max(count, sums.get(key) ?? 0))
    this.#others = sums
  }

  /** The base takes the counts of the ended and names them, then their records go, then their names. */
  async #fold(): Promise<void> {
    const { records, lock, product } = this.#parts
    this.#isWhole = true
    const base = await this.#record(BASE)
    const sums = new Map<string, number>()
    addTo(sums, base?.counts ?? {})
    const known = base?.folded ?? []
    const ended: string[] = []
    for (const run of await this.#runs()) {
      const release = known.includes(run) ? () => undefined : await lock.hold(this.#lockOf(run))
      if (release === null) continue
      release()
      if (!known.includes(run)) addTo(sums, (await this.#record(run))?.counts ?? {})
      ended.push(run)
    }
    if (ended.length > 0 && this.#isWhole) {
      const counts = Object.fromEntries(sums)
      await records.write(KEYS.offline(product, BASE), { counts, folded: ended })
      for (const run of ended) {
        await records.storage.delete(KEYS.offline(product, run))
        await lock.discard(this.#lockOf(run))
      }
      await records.write(KEYS.offline(product, BASE), { counts })
    }
    await this.#read()
  }

  /** What the second place knows of more is counted again, and told. */
  async #compare(): Promise<void> {
    const { witness, product, onRolledBack } = this.#parts
    if (!this.#isWhole) return
    const text = await witness?.get(KEYS.offline(product, BASE)).catch(() => null)
    const kept = countsIn(text ?? '{}')
    let isBehind = false
    for (const [key, count] of Object.entries(kept)) {
      const missing = count - this.used(key)
      if (missing <= 0) continue
      isBehind = true
      this.add(key, missing)
    }
    if (!isBehind) return
    onRolledBack(KEYS.offline(product, BASE))
    await this.store()
  }
}
