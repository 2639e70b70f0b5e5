import { DAY, type Instant, SLOT_SECONDS, SLOTS_PER_DAY, type Slot } from '@countersign/protocol/vocabulary'
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

/** Servers keep slots for at least so long, then hours, then days (architecture.md, "Growth"). */
const SLOTS_KEPT = 30 * DAY
const HOURS_KEPT = 390 * DAY

/** The slot itself, or the first of its hour or day, as coarse as a server may know it by now. */
const coarse = (slot: Slot, now: Instant): Slot => {
  const age = now - slot * SLOT_SECONDS
  const size = age <= SLOTS_KEPT ? 1 : age <= HOURS_KEPT ? SLOTS_PER_DAY / 24 : SLOTS_PER_DAY
  return slot - (slot % size)
}

/** Units by what a key of slot and module is called at a time. */
const gathered = (units: Iterable<readonly [Slot, string, number]>, now: Instant): Map<string, number> => {
  const sums = new Map<string, number>()
  for (const [slot, module, count] of units) {
    const key = `${coarse(slot, now)} ${module}`
    sums.set(key, (sums.get(key) ?? 0) + count)
  }
  return sums
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
  async compare(
    management: Management,
    { world, now }: { readonly world: readonly CodeOfWorld[]; readonly now: Instant },
  ): Promise<readonly Difference[]> {
    const differences: Difference[] = []
    for (const { handshakeCode, itemId, kind } of world) {
      const book = this.#books.get(handshakeCode) ?? { units: new Map<string, number>(), total: 0 }
      const { rows, total } = await management.get<{
        total: number
        rows: { key: number; modules: Counts }[]
      }>('/statistics', { handshakeCode, by: 'slot' })
      const told = gathered(
        rows.flatMap(({ key, modules }) =>
          Object.entries(modules).map(([module, units]) => [key, module, units] as const),
        ),
        now,
      )
      const recorded = gathered(
        [...book.units].map(([key, units]) => {
          const [slot = '', module = ''] = key.split(' ')
          return [Number(slot), module, units] as const
        }),
        now,
      )
      const compare = (what: string, counted: number, said: number): void => {
        if (counted !== said) differences.push({ handshakeCode, what, recorded: counted, told: said })
      }
      for (const what of new Set([...told.keys(), ...recorded.keys()]))
        compare(what, recorded.get(what) ?? 0, told.get(what) ?? 0)
      compare('total', book.total, total)
      if (kind.chargeWay !== 'count') continue
      const { used } = await management.get<{ used: number }>(`/items/${itemId}`)
      compare(`charged to ${itemId}`, book.total, used)
    }
    return differences
  }
}
