import { DAY, DEFAULTS, type Instant, type ItemTerms } from '@countersign/protocol/vocabulary'
import type { AuthorizationFacts, Item, OrganizationSetup, Product } from './facts.ts'
import { moment } from './sentences.ts'

/** What decides about a public trial (T1). */
export interface TrialFacts {
  /** The trial that this client was given for this product; null: none. */
  readonly given: Item | null
  /** New trials of the product in the UTC day that runs. */
  readonly givenToday: number
  /** Whether the client was ever granted anything for the product, whatever became of its other data. */
  readonly grantedBefore: boolean
  /** A new trial, signed and ready; null: this server signs none. */
  readonly offered: Item | null
}

export type PublicTrial =
  | { readonly kind: 'trial'; readonly item: Item; readonly isNew: boolean }
  | { readonly kind: 'failed'; readonly reason: string }

/** Days of a product's public trial (T1). */
export const publicTrialDays = (product: Product): number =>
  product.publicTrialTerms?.days ?? DEFAULTS.publicTrialDays

/** Terms of a public trial: every version, edition, deployment and module, no quota, tolerance or grace (T1, T4). */
export const publicTrialTerms = (
  product: Product,
  about: { readonly id: string; readonly sandbox: boolean },
  now: Instant,
): ItemTerms => ({
  id: about.id,
  licenseId: about.id,
  organizationId: null,
  product: product.code,
  unit: product.unit,
  versions: null,
  editions: null,
  deployments: null,
  modules: null,
  chargeWay: 'count',
  quota: null,
  periodDays: null,
  activeDays: null,
  offlineDays: null,
  domain: null,
  notBefore: now,
  expires: now + publicTrialDays(product) * DAY,
  graceDays: 0,
  tolerancePercent: 0,
  exceptionsPerUnitYear: null,
  dependsOn: null,
  supplements: null,
  renews: null,
  servers: null,
  clientUuid: null,
  source: 'public-trial',
  sandbox: about.sandbox,
  iat: now,
})

const failed = (reason: string): PublicTrial => Object.freeze({ kind: 'failed', reason })

/**
 * The public trial that a request without organization and code gets, once per client UUID and product (T1): while it
 * runs the same one with the same end, afterwards none. Refused: -20123.
 */
export const publicTrial = (
  { trial, product, serving }: Pick<AuthorizationFacts, 'trial' | 'product' | 'serving'>,
  now: Instant,
): PublicTrial => {
  if (serving.mode !== 'hosted') return failed("Trials are given by the vendor's server alone.")
  if (product === null) return failed('This server knows no such product.')
  const given = trial?.given ?? null
  if (given !== null && now < given.terms.expires)
    return Object.freeze({ kind: 'trial', item: given, isNew: false })
  if (given !== null) return failed(`The trial of this device ended at ${moment(given.terms.expires)}.`)
  if (trial?.grantedBefore === true)
    return failed(`This device was granted product ${product.code} before, so it gets no trial of it.`)
  if (!product.publicTrial) return failed(`Product ${product.code} offers no trial.`)
  const perDay = product.publicTrialTerms?.perDay ?? null
  if (perDay !== null && (trial?.givenToday ?? 0) >= perDay)
    return failed(`The ${perDay} trials of product ${product.code} for today are given.`)
  const offered = trial?.offered ?? null
  return offered === null
    ? failed('This server signs no trials.')
    : Object.freeze({ kind: 'trial', item: offered, isNew: true })
}

/** A setup of one trial, so that it is decided like any other item. */
export const setupOfTrial = (item: Item): OrganizationSetup =>
  Object.freeze({
    organizationId: '',
    name: '',
    version: 0,
    codes: [],
    items: [item],
    holdings: [{ code: '', itemId: item.terms.id, position: null, from: 0, until: null }],
  })
