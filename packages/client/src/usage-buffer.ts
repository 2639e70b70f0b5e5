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

const MOST = 1_000_000_000

/** The counts of one session in memory; cumulative, so that losing order or sending twice changes nothing (U4). */
export class UsageBuffer {
  readonly session: string
  readonly #counts = new Map<number, Map<string, number>>()
  readonly #dirty = new Set<number>()

  constructor(session: string) {
    this.session = session
  }

  /** Adds to the running figure. */
  add(slot: number, module: string, count: number): void {
    const counts = this.#counts.get(slot) ?? new Map<string, number>()
    counts.set(module, Math.min(MOST, (counts.get(module) ?? 0) + count))
    this.#counts.set(slot, counts)
    this.#dirty.add(chunkOf(slot))
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

  get isDirty(): boolean {
    return this.#dirty.size > 0
  }

  /** A chunk to store; null when nothing of it is left. */
  chunk(number: number): Chunk | null {
    const slots = [...this.#counts].filter(([slot]) => chunkOf(slot) === number)
    if (slots.length === 0) return null
    return { counts: Object.fromEntries(slots.map(([slot, counts]) => [slot, Object.fromEntries(counts)])) }
  }

  figures(): readonly Figure[] {
    return [...this.#counts].flatMap(([slot, counts]) =>
      [...counts].map(([module, count]) => ({ session: this.session, slot, module, count })),
    )
  }

  /** Forgets a figure; its chunk is then to be stored anew. */
  remove(slot: number, module: string): void {
    const counts = this.#counts.get(slot)
    counts?.delete(module)
    if (counts?.size === 0) this.#counts.delete(slot)
    this.#dirty.add(chunkOf(slot))
  }

  /** Moves every figure by so many seconds: the first verified answer told by how much the clock was wrong (U7). */
  shift(seconds: number, slotSeconds: number): void {
    const old = this.figures()
    const move = (slot: number): number => Math.floor(((slot + 0.5) * slotSeconds + seconds) / slotSeconds)
    if (old.every(({ slot }) => move(slot) === slot)) return
    for (const { slot, module } of old) this.remove(slot, module)
    for (const { slot, module, count } of old) this.add(move(slot), module, count)
  }
}
