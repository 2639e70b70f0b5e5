import { SLOTS_PER_DAY, type Slot, slotBegin } from '@countersign/protocol/vocabulary'
import { compareBytes } from './bytes.ts'
import type { PeriodCharge } from './charging.ts'
import { epochOf } from './epochs.ts'
import { exceptionsAllowed, exceptionYear } from './exceptions.ts'
import type { Item, OrganizationSetup } from './facts.ts'

/** Exceptions of one day, or of the part of it that lies in one epoch, by the items that they may be booked on. */
export interface ExcessSum {
  /** First slot of the part. */
  readonly bucket: Slot
  /** Item IDs in usage order. */
  readonly choice: readonly string[]
  readonly places: number
}

/** The part of a day in which a slot's exceptions are summed. `boundaries` as from `epochBoundaries`. */
export const excessBucket = (boundaries: readonly Slot[], slot: Slot): Slot =>
  Math.max(slot - (slot % SLOTS_PER_DAY), epochOf(boundaries, slot))

type Account = { -readonly [Key in keyof PeriodCharge]: PeriodCharge[Key] }

const compareSums = (a: ExcessSum, b: ExcessSum): number =>
  a.bucket - b.bucket ||
  a.choice.length - b.choice.length ||
  compareBytes(a.choice.join('\0'), b.choice.join('\0'))

/** What exceptions have been booked so far. Lives for one run of `chargeExceptions`. */
class Accounts {
  readonly #setup: OrganizationSetup
  readonly #byId: ReadonlyMap<string, Item>
  readonly #accounts = new Map<string, Account>()

  constructor(setup: OrganizationSetup) {
    this.#setup = setup
    this.#byId = new Map(setup.items.map((item) => [item.terms.id, item]))
  }

  /** The first item that has some left takes them; what none has room for is over-use of the last (C3). */
  book({ bucket, choice, places }: ExcessSum): void {
    let left = places
    for (const id of choice) {
      const booked = Math.min(left, Math.max(0, this.#room(id, bucket)))
      if (booked > 0) this.#account(id, bucket).toleranceUsed += booked
      left -= booked
    }
    const last = choice.at(-1)
    if (left > 0 && last !== undefined) this.#account(last, bucket).overUse += left
  }

  periods(): readonly PeriodCharge[] {
    return [...this.#accounts.values()].map((account) => Object.freeze({ ...account }))
  }

  /** What the exception year allows until the end of the day, without what is booked on any item of the year (C4). */
  #room(id: string, bucket: Slot): number {
    const item = this.#byId.get(id)
    if (item === undefined) return 0
    const { items } = this.#setup
    const at = slotBegin(bucket)
    const year = exceptionYear(item, items, at)
    const endOfDay = slotBegin(bucket - (bucket % SLOTS_PER_DAY) + SLOTS_PER_DAY)
    const used = year.items.reduce((sum, { terms }) => {
      const account = this.#accounts.get(`${year.number}\0${terms.id}`)
      return sum + (account === undefined ? 0 : account.toleranceUsed + account.overUse)
    }, 0)
    return exceptionsAllowed(item, items, Math.min(endOfDay, year.end) - 1) - used
  }

  #account(itemId: string, bucket: Slot): Account {
    const item = this.#byId.get(itemId)
    const period = item === undefined ? 0 : exceptionYear(item, this.#setup.items, slotBegin(bucket)).number
    const key = `${period}\0${itemId}`
    const account = this.#accounts.get(key) ?? {
      itemId,
      period,
      quotaUsed: 0,
      toleranceUsed: 0,
      overUse: 0,
    }
    this.#accounts.set(key, account)
    return account
  }
}

/**
 * Books an organization's exceptions by item and exception year (C3, C4): a pure function of the sums and items. Days in
 * order of time; within one, the sums with the fewest choices first, so that only sums count and not the order of reports.
 */
export const chargeExceptions = (
  setup: OrganizationSetup,
  sums: readonly ExcessSum[],
): readonly PeriodCharge[] => {
  const accounts = new Accounts(setup)
  for (const sum of [...sums].sort(compareSums)) accounts.book(sum)
  return accounts.periods()
}
