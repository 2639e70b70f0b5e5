import type { ChargeLine, EpochSum, PeriodCharge } from './charging.ts'
import type { Eligibility, EligibleItem } from './eligibility.ts'
import type { Item } from './facts.ts'
import { periodAt } from './periods.ts'
import { isSupplement, quotaAt, toleranceOf } from './quota.ts'

type Account = { -readonly [Key in keyof PeriodCharge]: PeriodCharge[Key] }
type Pool = 'quotaUsed' | 'toleranceUsed' | 'overUse'

/** What items have been charged so far, by quota period. Lives for one run of `chargeUsage` and is never handed out. */
export class Ledger {
  readonly #accounts = new Map<string, Account>()
  readonly #supplements: readonly Item[]

  constructor(items: readonly Item[], opening: readonly PeriodCharge[] = []) {
    this.#supplements = items.filter(isSupplement)
    for (const balance of opening) this.#accounts.set(`${balance.period}\0${balance.itemId}`, { ...balance })
  }

  /** Charges one sum: quotas, then tolerances, the rest as over-use on the last item (C8). */
  charge(sum: EpochSum, eligibility: Eligibility): readonly ChargeLine[] {
    const base = { epoch: sum.epoch, classKey: sum.classKey, module: sum.module }
    if (eligibility.kind === 'unmetered') {
      return [
        Object.freeze({
          ...base,
          itemId: eligibility.itemId,
          period: 0,
          part: 'unmetered',
          count: sum.count,
        }),
      ]
    }
    const { items } = eligibility
    const last = items.at(-1)
    if (last === undefined)
      return [Object.freeze({ ...base, itemId: null, period: 0, part: 'not-covered', count: sum.count })]

    const lines: ChargeLine[] = []
    let left = sum.count
    const fill = ({ item }: EligibleItem, pool: Pool, part: ChargeLine['part']): void => {
      if (left === 0) return
      const account = this.#account(item, sum.epoch)
      const count = Math.min(left, this.#capacity(item, sum.epoch, pool) - account[pool])
      if (count <= 0) return
      account[pool] += count
      left -= count
      lines.push(Object.freeze({ ...base, itemId: item.terms.id, period: account.period, part, count }))
    }
    for (const each of items) fill(each, 'quotaUsed', each.part)
    for (const each of items) fill(each, 'toleranceUsed', 'tolerance')
    fill(last, 'overUse', 'over-use')
    return lines
  }

  /** All accounts, by item in the order of first charge, frozen. */
  periods(): readonly PeriodCharge[] {
    return [...this.#accounts.values()].map((account) => Object.freeze({ ...account }))
  }

  #account(item: Item, epoch: number): Account {
    const period = periodAt(item.terms, epoch)
    const key = `${period}\0${item.terms.id}`
    const account = this.#accounts.get(key) ?? {
      itemId: item.terms.id,
      period,
      quotaUsed: 0,
      toleranceUsed: 0,
      overUse: 0,
    }
    this.#accounts.set(key, account)
    return account
  }

  #capacity(item: Item, epoch: number, pool: Pool): number {
    if (pool === 'overUse') return Number.POSITIVE_INFINITY
    const quota = quotaAt(item, this.#supplements, epoch)
    return pool === 'quotaUsed' ? (quota ?? Number.POSITIVE_INFINITY) : toleranceOf(item.terms, quota)
  }
}
