import type { Slot } from '@countersign/protocol/vocabulary'
import type { Management } from './plan.ts'
import type { CodeOfWorld } from './world.ts'

type Counts = Readonly<Record<string, number>>

/** What devices of one handshake code recorded, by slot and module. */
interface Book {
  readonly units: Map<string, number>
  total: number
}

/** A place where the statistics say something else than the devices. */
export interface Difference {
  readonly handshakeCode: string
  /** Slot and module, or what was charged to the item. */
  readonly what: string
  readonly recorded: number
  readonly told: number
}

/** What the devices recorded: the other side of every number that the server tells. */
export class Ledger {
  readonly #books = new Map<string, Book>()

  record(handshakeCode: string, slot: Slot, counts: Counts): void {
    this.#add(handshakeCode, slot, { counts, sign: 1 })
  }

  /** The server has refused these figures for good. */
  forget(handshakeCode: string, slot: Slot, counts: Counts): void {
    this.#add(handshakeCode, slot, { counts, sign: -1 })
  }

  #add(handshakeCode: string, slot: Slot, { counts, sign }: { counts: Counts; sign: 1 | -1 }): void {
    const book = this.#books.get(handshakeCode) ?? { units: new Map<string, number>(), total: 0 }
    this.#books.set(handshakeCode, book)
    for (const [module, units] of Object.entries(counts)) {
      const key = `${slot} ${module}`
      const sum = (book.units.get(key) ?? 0) + sign * units
      if (sum === 0) book.units.delete(key)
      else book.units.set(key, sum)
      book.total += sign * units
    }
  }

  get total(): number {
    return [...this.#books.values()].reduce((sum, book) => sum + book.total, 0)
  }

  /** Asks the server for all its numbers, slot by slot and module by module, and returns what differs. */
  async compare(management: Management, world: readonly CodeOfWorld[]): Promise<readonly Difference[]> {
    const differences: Difference[] = []
    for (const { handshakeCode, itemId, kind } of world) {
      const book = this.#books.get(handshakeCode) ?? { units: new Map<string, number>(), total: 0 }
      const { rows, total } = await management.get<{
        total: number
        rows: { key: number; modules: Counts }[]
      }>('/statistics', { handshakeCode, by: 'slot' })
      const told = new Map<string, number>(
        rows.flatMap(({ key, modules }) =>
          Object.entries(modules).map(([module, units]) => [`${key} ${module}`, units] as const),
        ),
      )
      const compare = (what: string, recorded: number, said: number): void => {
        if (recorded !== said) differences.push({ handshakeCode, what, recorded, told: said })
      }
      for (const what of new Set([...told.keys(), ...book.units.keys()]))
        compare(what, book.units.get(what) ?? 0, told.get(what) ?? 0)
      compare('total', book.total, total)
      if (kind.chargeWay !== 'count') continue
      const { used } = await management.get<{ used: number }>(`/items/${itemId}`)
      compare(`charged to ${itemId}`, book.total, used)
    }
    return differences
  }
}
