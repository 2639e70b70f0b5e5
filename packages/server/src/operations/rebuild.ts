import {
  type BoundOf,
  type Charges,
  chargeUsage,
  type ExcessSum,
  type Figure,
  type Item,
  mergeFigures,
  type OrganizationSetup,
  type SumDelta,
  type UsageClass,
} from '@countersign/licensing'
import { DEFAULTS } from '@countersign/protocol/vocabulary'
import type { Difference, Transaction } from '@countersign/store/port'
import { boundariesOf } from '../usage/boundaries.ts'
import { boundBy, countsBy } from '../usage/figure-sums.ts'
import { demandsOfFigures, excessAnew } from '../usage/places.ts'
import { recharge } from '../usage/recharge.ts'
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

/** The bound of each figure (A12, A13, P4), for all that are stored; public trials included (T1). */
const boundOfAll = async (tx: Transaction, classes: ReadonlyMap<number, UsageClass>): Promise<BoundOf> => {
  const bounds = new Map<number, number>()
  for (const [key, { product }] of classes) {
    const heldAbove = (await tx.setup.product(product))?.heldAbove ?? null
    if (heldAbove !== null) bounds.set(key, heldAbove)
  }
  return boundBy(
    await tx.marks.bounds(null),
    (classKey) => bounds.get(classKey) ?? DEFAULTS.heldAbove,
    (classKey) => classes.get(classKey)?.code ?? null,
  )
}

/** Items of the organizations, by ID. */
const itemsOf = async (
  tx: Transaction,
  organizations: readonly string[],
): Promise<ReadonlyMap<string, Item>> => {
  const items = new Map<string, Item>()
  for (const id of organizations)
    for (const item of (await tx.setup.organization(id))?.items ?? []) items.set(item.terms.id, item)
  return items
}

/** What is beyond quotas by day (C3), compared with the demands and 24-hour seats that it comes from. */
const excessDifferences = async (tx: Transaction, organizationId: string): Promise<readonly Difference[]> => {
  const setup = await tx.setup.organization(organizationId)
  if (setup === null) return []
  const byKey = (sums: readonly ExcessSum[]) =>
    new Map(sums.map(({ bucket, choice, places }) => [`${bucket} ${choice.join(' ')}`, places]))
  const computed = byKey(await excessAnew(tx, setup))
  const stored = byKey(await tx.usage.excess(organizationId))
  return [...new Set([...computed.keys(), ...stored.keys()])].flatMap((key) => {
    const difference: Difference = {
      kind: 'excess-sum',
      key: `${organizationId} ${key}`,
      stored: stored.get(key) ?? 0,
      computed: computed.get(key) ?? 0,
    }
    return difference.stored === difference.computed ? [] : [difference]
  })
}

/** Sums of figures as reports make them. */
const sumsBy =
  (boundOf: BoundOf) =>
  (figures: readonly Figure[]): readonly SumDelta[] =>
    mergeFigures([], figures, boundOf).deltas

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

/** As `rebuild`, inside a transaction. */
export const rebuildIn = async (
  tx: Transaction,
  options: { readonly repair: boolean },
): Promise<readonly Difference[]> => {
  const organizations = await organizationsOf(tx)
  // Other servers on the database store no report meanwhile: their devices are told to come again.
  const setups: OrganizationSetup[] = []
  for (const id of organizations) {
    const setup = await tx.setup.organization(id)
    if (setup !== null) setups.push(setup)
  }
  await tx.locks.organizations(setups)
  const classes = await tx.usage.allClasses()
  const boundOf = await boundOfAll(tx, classes)
  const demandsOf = demandsOfFigures(classes, await itemsOf(tx, organizations))
  const differences = [
    ...(await tx.usage.rebuild({
      repair: options.repair,
      sumsOf: sumsBy(boundOf),
      placesOf: (figures) => demandsOf(figures.filter(countsBy(boundOf))),
      boundariesOf: async (organizationId) => boundariesOf(await tx.setup.organization(organizationId)),
    })),
  ]
  for (const organizationId of organizations) {
    differences.push(...(await excessDifferences(tx, organizationId)))
    differences.push(...(await chargeDifferences(tx, organizationId)))
    if (options.repair) await recharge(tx, organizationId)
  }
  return differences
}

/** Recomputes every derived number from the figures and tells what differed; with `repair` it also sets it right. */
export const rebuild = (
  local: Pick<LocalServer, 'store'>,
  options: { readonly repair: boolean },
): Promise<readonly Difference[]> => local.store.commit((tx) => rebuildIn(tx, options))
