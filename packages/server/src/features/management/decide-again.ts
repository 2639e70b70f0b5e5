import { explainGrant, type Item, type TriedAgain } from '@countersign/licensing'
import {
  CHARGE_WAYS,
  DEPLOYMENT_TYPES,
  type DeploymentType,
  type Instant,
  majorVersion,
  slotAt,
} from '@countersign/protocol/vocabulary'
import type { DecisionRecord, Transaction } from '@countersign/store/port'
import Type from 'typebox'
import Value from 'typebox/value'
import type { ManagementServices } from '../../services.ts'

const literals = <const Name extends string>(names: readonly Name[]) =>
  Type.Union(names.map((name) => Type.Literal(name)))

/** What is kept of every request, read back with care: an older version may have kept less. */
const Kept = Type.Object({
  product: Type.Object({
    version: Type.String(),
    edition: Type.String(),
    deployment: literals(DEPLOYMENT_TYPES),
    modules: Type.Optional(Type.Union([Type.Null(), Type.Array(Type.String())])),
    chargeWay: Type.Optional(Type.Union([Type.Null(), literals(CHARGE_WAYS)])),
  }),
  instances: Type.Optional(Type.Union([Type.Null(), Type.Integer()])),
  deployment: Type.Optional(literals(DEPLOYMENT_TYPES)),
})

/**
 * Domains that a device was found to be of, though the page's own is not kept with grants (P4): those of all items but the
 * ones that its domain kept from granting anything then. One that came later counts as its own, if it is a page at all.
 */
const domainsOf = (
  { decision }: DecisionRecord,
  items: readonly Item[],
  deployment: DeploymentType,
): readonly string[] => {
  const tried = decision.kind === 'throttled' ? [] : decision.tried
  const known = new Set(tried.map(({ itemId }) => itemId))
  const failed = new Set(tried.filter(({ failed }) => failed === -20114).map(({ itemId }) => itemId))
  const others = new Set(items.flatMap(({ terms }) => (failed.has(terms.id) ? [terms.domain] : [])))
  return items.flatMap(({ terms: { id, domain } }) =>
    domain === null || others.has(domain) || (!known.has(id) && deployment !== 'browser') ? [] : [domain],
  )
}

/**
 * Explains a grant by deciding the stored request again on the facts of now (domain.md A1, A2, A4). Password and traits
 * of the application are not kept with grants (P4), so they are taken as passed; of an item's own domain the decision
 * tells whether it did. Null: a denial, a public trial, or a request whose code is gone.
 */
export const decideAgain = async (
  tx: Transaction,
  { usageOfItems, identity }: Pick<ManagementServices, 'usageOfItems' | 'identity'>,
  { record, now }: { readonly record: DecisionRecord; readonly now: Instant },
): Promise<readonly TriedAgain[] | null> => {
  const { request, organizationId, client } = record
  if (record.result !== 0 || organizationId === null || !Value.Check(Kept, request)) return null
  const setup = await tx.setup.organization(organizationId)
  const code = setup?.codes.find(
    ({ internalId, deletedAt }) => internalId === record.code && deletedAt === null,
  )
  if (setup === null || code === undefined) return null
  const slot = slotAt(now)
  const held = new Set(
    setup.holdings
      .filter((each) => each.code === code.internalId && (each.until === null || each.until > slot))
      .map(({ itemId }) => itemId),
  )
  const items = setup.items.filter(({ terms }) => held.has(terms.id))
  const counted = await usageOfItems(tx, items, { client, all: setup.items, now })
  const { version, edition, modules, chargeWay } = request.product
  const deployment = request.deployment ?? request.product.deployment
  const product = await tx.setup.product(record.product)
  return explainGrant(
    { setup, code: code.internalId, codeName: code.name, product, serving: identity, ...counted },
    {
      client,
      product: record.product,
      version,
      majorVersion: majorVersion(version),
      edition,
      deployment,
      modules: modules ?? null,
      chargeWay: chargeWay ?? null,
      instances: request.instances ?? null,
      domains: domainsOf(record, items, deployment),
    },
    now,
  )
}
