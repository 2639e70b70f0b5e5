import type { Clock, Lock } from './ports.ts'

/** Milliseconds after which `run` passes over a holder that does not let go. */
const PATIENCE = 5_000

/** Takes a name for at most so many milliseconds of waiting; never rejects. */
export type Take = (name: string, patience: number) => Promise<(() => void) | null>

export interface LockParts {
  readonly take: Take
  readonly discard?: (name: string) => Promise<void>
  /** Why not all who share the store are excluded; null: they are. */
  readonly failure?: () => string | null
}

/** The lock of a store, over one way of taking names. */
export class StoreLock implements Lock {
  readonly #parts: LockParts
  /** Names whose holder was passed over the last time. */
  readonly #stuck = new Set<string>()

  constructor(parts: LockParts) {
    this.#parts = parts
  }

  async run<T>(name: string, action: () => Promise<T>): Promise<T> {
    const release = await this.#parts.take(`run/${name}`, PATIENCE)
    if (release === null) this.#stuck.add(name)
    else this.#stuck.delete(name)
    try {
      return await action()
    } finally {
      release?.()
    }
  }

  hold(name: string, patience = 0): Promise<(() => void) | null> {
    return this.#parts.take(`hold/${name}`, patience)
  }

  async discard(name: string): Promise<void> {
    await this.#parts.discard?.(`hold/${name}`)
  }

  get failure(): string | null {
    const why = this.#parts.failure?.() ?? null
    if (why !== null) return why
    for (const name of this.#stuck) return `Another holder of the store's "${name}" does not let go.`
    return null
  }
}

/** Names that are held within this process or page, and who waits for each, in order. */
export type LockTable = Map<string, ((release: () => void) => void)[]>

export const newLockTable = (): LockTable => new Map()

/** Takes names within one process or page; those who wait are served in the order of their coming. */
export const takeHere =
  (table: LockTable, prefix: string, clock: Pick<Clock, 'timer'>): Take =>
  async (name, patience) => {
    const key = `${prefix}/${name}`
    const given = (): (() => void) => {
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        const next = table.get(key)?.shift()
        if (next === undefined) table.delete(key)
        else next(given())
      }
    }
    const waiting = table.get(key)
    if (waiting === undefined) {
      table.set(key, [])
      return given()
    }
    if (patience <= 0) return null
    const turn = Promise.withResolvers<(() => void) | null>()
    waiting.push(turn.resolve)
    const cancel = clock.timer(patience, () => {
      const at = waiting.indexOf(turn.resolve)
      if (at < 0) return
      waiting.splice(at, 1)
      turn.resolve(null)
    })
    return turn.promise.finally(cancel)
  }
