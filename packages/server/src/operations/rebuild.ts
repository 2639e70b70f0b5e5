import { type Charges, chargeUsage, type Figure, mergeFigures, type SumDelta } from '@countersign/licensing'
import { DEFAULTS } from '@countersign/protocol/vocabulary'
import type { Difference, Transaction } from '@countersign/store/port'
import { boundariesOf, recharge } from '../usage/recharge.ts'
import type { LocalServer } from './local.ts'

const PAGE = 500

const organizationsOf = async (tx: Transaction): Promise<readonly string[]> => {
  const ids: string[] = []
  for (;;) {
    const page = await tx.setup.organizations({ limit: PAGE, after: ids.at(-1) ?? null })
    for (const { organizationId } of page) ids.push(organizationId)
    if (page.length < PAGE) return ids
  }
}

/** The bound of A12 by class, where a product has one of its own. */
const boundsOf = async (
  tx: Transaction,
  organizations: readonly string[],
): Promise<ReadonlyMap<number, number>> => {
  const bounds = new Map<number, number>()
  for (const id of organizations) {
    for (const [key, { product }] of (await tx.usage.chargeBasis(id))?.classes ?? []) {
      const heldAbove = (await tx.setup.product(product))?.heldAbove ?? null
      if (heldAbove !== null) bounds.set(key, heldAbove)
    }
  }
  return bounds
}

/** Sums of figures as reports make them: those of one bound are merged together. */
const sumsBy =
  (bounds: ReadonlyMap<number, number>) =>
  (figures: readonly Figure[]): readonly SumDelta[] => {
    const parts = new Map<number, Figure[]>()
    for (const figure of figures) {
      const bound = bounds.get(figure.ticket.classKey) ?? DEFAULTS.heldAbove
      const part = parts.get(bound)
      if (part === undefined) parts.set(bound, [figure])
      else part.push(figure)
    }
    return [...parts].flatMap(([bound, part]) => mergeFigures([], part, bound).deltas)
  }

const chargedOf = ({ periods }: Charges): ReadonlyMap<string, number> =>
  new Map(
    periods.flatMap(
      ({ itemId, period, quotaUsed, toleranceUsed, overUse }) =>
        [
          [`${itemId} ${period} quota`, quotaUsed],
          [`${itemId} ${period} tolerance`, toleranceUsed],
          [`${itemId} ${period} over-use`, overUse],
        ] as const,
    ),
  )

const chargeDifferences = async (tx: Transaction, organizationId: string): Promise<readonly Difference[]> => {
  const basis = await tx.usage.chargeBasis(organizationId)
  if (basis === null) return []
  const computed = chargedOf(chargeUsage(basis))
  const stored = chargedOf(await tx.usage.charges(organizationId))
  return [...new Set([...computed.keys(), ...stored.keys()])].flatMap((key) => {
    const difference: Difference = {
      kind: 'charge',
      key,
      stored: stored.get(key) ?? 0,
      computed: computed.get(key) ?? 0,
    }
    return difference.stored === difference.computed ? [] : [difference]
  })
}

/** Recomputes every derived number from the figures and tells what differed; with `repair` it also sets it right. */
export const rebuild = async (
  local: Pick<LocalServer, 'store'>,
  options: { readonly repair: boolean },
): Promise<readonly Difference[]> =>
  local.store.commit(async (tx) => {
    const organizations = await organizationsOf(tx)
    const bounds = await boundsOf(tx, organizations)
    const differences = [
      ...(await tx.usage.rebuild({
        repair: options.repair,
        sumsOf: sumsBy(bounds),
        boundariesOf: async (organizationId) => boundariesOf(await tx.setup.organization(organizationId)),
      })),
    ]
    for (const organizationId of organizations) {
      differences.push(...(await chargeDifferences(tx, organizationId)))
      if (options.repair) await recharge(tx, organizationId)
    }
    return differences
  })
