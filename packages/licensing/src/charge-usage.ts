import { compareBytes } from './bytes.ts'
import { chargeExceptions } from './charge-exceptions.ts'
import type { ChargeBasis, ChargeLine, Charges, EpochSum, PeriodCharge } from './charging.ts'
import { restOf } from './class-order.ts'
import { type Eligibility, eligibilityIn } from './eligibility.ts'
import { Ledger } from './ledger.ts'

/** One class and module of an epoch, with what it may be charged to. */
interface Use {
  readonly sum: EpochSum
  readonly eligibility: Eligibility
  /** Number of eligible items, then code, module and the rest as bytes (C8). */
  readonly order: readonly [number, string, string, string]
}

const choices = (eligibility: Eligibility): number =>
  eligibility.kind === 'metered' ? eligibility.items.length : 0

const compareUse = (a: Use, b: Use): number =>
  a.order[0] - b.order[0] ||
  compareBytes(a.order[1], b.order[1]) ||
  compareBytes(a.order[2], b.order[2]) ||
  compareBytes(a.order[3], b.order[3])

/** Sums by epoch, those of the same class and module made one. */
const byEpoch = (sums: readonly EpochSum[]): readonly (readonly EpochSum[])[] => {
  const epochs = new Map<number, Map<string, EpochSum>>()
  for (const sum of sums) {
    const uses = epochs.get(sum.epoch) ?? new Map<string, EpochSum>()
    epochs.set(sum.epoch, uses)
    const key = `${sum.classKey}\0${sum.module}`
    const known = uses.get(key)
    uses.set(key, known === undefined ? sum : { ...sum, count: known.count + sum.count })
  }
  return [...epochs].sort(([a], [b]) => a - b).map(([, uses]) => [...uses.values()])
}

/**
 * Charges of an organization (C8, C9): a pure function of its sums and items, whatever the order in which reports came.
 * Epochs in order of time; within one, the classes with the fewest eligible items first; nothing is dropped.
 * The lines of one epoch, class and module stand in the order in which they were filled.
 */
export const chargeUsage = (basis: ChargeBasis): Charges => {
  const { lines, ledger } = fill(basis)
  const periods: readonly PeriodCharge[] = [
    ...ledger.periods(),
    ...chargeExceptions(basis.setup, basis.excess ?? []),
  ]
  return Object.freeze({ lines: Object.freeze(lines), periods: Object.freeze(periods) })
}

/** What is charged once the epochs of a basis are over: where the charging of those that follow begins. */
export const openingBalances = (basis: ChargeBasis): readonly PeriodCharge[] => fill(basis).ledger.periods()

const fill = ({
  setup,
  classes,
  sums,
  opening = [],
}: ChargeBasis): { readonly lines: ChargeLine[]; readonly ledger: Ledger } => {
  const byId = new Map(setup.items.map((item) => [item.terms.id, item]))
  const codeNames = new Map(setup.codes.map(({ internalId, name }) => [internalId, name]))
  const ledger = new Ledger(setup.items, opening)
  const lines: ChargeLine[] = []
  for (const epochSums of byEpoch(sums)) {
    const eligible = eligibilityIn(setup, byId, epochSums[0]?.epoch ?? 0)
    const uses: Use[] = []
    for (const sum of epochSums) {
      const usageClass = classes.get(sum.classKey)
      if (usageClass === undefined) throw new Error(`Class ${sum.classKey} of a sum is not among the classes`)
      const eligibility = eligible(usageClass, sum.module)
      const code = usageClass.code ?? ''
      uses.push({
        sum,
        eligibility,
        order: [choices(eligibility), codeNames.get(code) ?? code, sum.module, restOf(usageClass)],
      })
    }
    for (const { sum, eligibility } of uses.sort(compareUse)) {
      if (sum.count > 0) lines.push(...ledger.charge(sum, eligibility))
    }
  }
  return { lines, ledger }
}
