/** Slots of one stored chunk: an hour, so that one write stays small. */
const CHUNK_SLOTS = 20

/** What a receipt said about a figure. `incarnation` null: refused for good, never sent again. */
export interface Acknowledgement {
  readonly value: number
  readonly at: number
  readonly server: string
  readonly incarnation: string | null
}

/** One figure: (session, slot, module) with its cumulative count. */
export interface Figure {
  readonly session: string
  readonly slot: number
  readonly module: string
  readonly count: number
}

/** The figures of one session, as stored: `counts` by slot and module. */
export interface Chunk {
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export const chunkOf = (slot: number): number => Math.floor(slot / CHUNK_SLOTS)

/** A figure holds no more (protocol.md, preamble). */
const MOST = 1_000_000_000

/**
 * The counts of one session in memory; cumulative, so that losing order or sending twice changes nothing (U4).
 * Counts stand under the slot that the clock showed. `shift` slots later they happened: null before the first
 * verified answer of the store, when nobody knows (U7). So putting a wrong clock right is one small write, and a
 * kill amid it neither loses nor doubles.
 */
export class UsageBuffer {
  readonly session: string
  readonly #counts = new Map<number, Map<string, number>>()
  readonly #dirty = new Set<number>()
  #shift: number | null

  constructor(session: string, shift: number | null = 0) {
    this.session = session
    this.#shift = shift
  }

  get shift(): number | null {
    return this.#shift
  }

  /** Takes in by how many slots the clock was wrong, if that was unknown; whether it was. */
  correct(slots: number): boolean {
    if (this.#shift !== null) return false
    this.#shift = slots
    return true
  }

  /** Adds to the running figure; false, and nothing is added, when that figure cannot hold so many. */
  add(slot: number, module: string, count: number): boolean {
    const shown = this.#shown(slot)
    const counts = this.#counts.get(shown) ?? new Map<string, number>()
    const sum = (counts.get(module) ?? 0) + count
    if (sum > MOST) return false
    counts.set(module, sum)
    this.#counts.set(shown, counts)
    this.#dirty.add(chunkOf(shown))
    return true
  }

  #shown(slot: number): number {
    return slot - (this.#shift ?? 0)
  }

  /** Takes in what was stored; the larger value holds. */
  load(chunk: Chunk): void {
    for (const [slot, modules] of Object.entries(chunk.counts)) {
      const counts = this.#counts.get(Number(slot)) ?? new Map<string, number>()
      for (const [module, count] of Object.entries(modules))
        counts.set(module, Math.max(counts.get(module) ?? 0, count))
      this.#counts.set(Number(slot), counts)
    }
  }

  /** Chunks that changed since the last call. */
  takeDirty(): readonly number[] {
    const dirty = [...this.#dirty]
    this.#dirty.clear()
    return dirty
  }

  /** What was stored is gone: everything is to be stored anew. */
  soil(): void {
    for (const slot of this.#counts.keys()) this.#dirty.add(chunkOf(slot))
  }

  get isDirty(): boolean {
    return this.#dirty.size > 0
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0
  }

  /** A chunk to store; null when nothing of it is left. */
  chunk(number: number): Chunk | null {
    const slots = [...this.#counts].filter(([slot]) => chunkOf(slot) === number)
    if (slots.length === 0) return null
    return { counts: Object.fromEntries(slots.map(([slot, counts]) => [slot, Object.fromEntries(counts)])) }
  }

  figures(): readonly Figure[] {
    const shift = this.#shift ?? 0
    return [...this.#counts].flatMap(([shown, counts]) =>
      [...counts].map(([module, count]) => ({ session: this.session, slot: shown + shift, module, count })),
    )
  }

  /** Forgets a figure; its chunk is then to be stored anew. */
  remove(slot: number, module: string): void {
    const shown = this.#shown(slot)
    const counts = this.#counts.get(shown)
    counts?.delete(module)
    if (counts?.size === 0) this.#counts.delete(shown)
    this.#dirty.add(chunkOf(shown))
  }
}
