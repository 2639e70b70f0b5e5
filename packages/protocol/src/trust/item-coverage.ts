import { majorVersion } from '../vocabulary/ids.ts'
import type { ItemTerms } from '../vocabulary/item-terms.ts'
import { DAY, type Instant } from '../vocabulary/time.ts'
import type { Authorization, AuthorizationRequest, ServerCertificate } from '../wire/messages.ts'

/** What an item is held against. */
export interface CoverageQuestion {
  readonly authorization: Authorization
  readonly product: AuthorizationRequest['product']
  readonly certificate: ServerCertificate
  readonly clientUuid: string
  /** The page's host in lower-case ASCII; null outside a page. */
  readonly host: string | null
}

/** The instant at which an item ends, grace included. */
export const itemEnd = (terms: ItemTerms): Instant => terms.expires + terms.graceDays * DAY

const has = <T>(list: readonly T[] | null, value: T): boolean => list === null || list.includes(value)

/** Whether a host is a domain or one of its subdomains. */
export const domainCovers = (domain: string, host: string): boolean =>
  host === domain || host.endsWith(`.${domain}`)

/** Why an item cannot stand behind an authorization at all; null when it can (protocol.md, "A client checks"). */
export const itemFault = (terms: ItemTerms, question: CoverageQuestion): string | null => {
  const { authorization, product, certificate } = question
  const major = majorVersion(product.version)
  if (terms.product !== product.code) return 'it is for another product'
  if (terms.organizationId !== authorization.organizationId) return 'it is for another organization'
  if (terms.versions !== null && (major === null || !terms.versions.includes(major)))
    return 'it does not cover this version'
  if (!has(terms.editions, product.edition)) return 'it does not cover this edition'
  if (!has(terms.deployments, product.deployment)) return 'it does not cover this deployment type'
  if (terms.servers === null ? certificate.orgs !== '*' : !terms.servers.includes(authorization.iss))
    return 'this server may not grant it'
  if (terms.clientUuid !== null && terms.clientUuid !== question.clientUuid)
    return 'it is bound to another device'
  if (terms.notBefore > authorization.iat) return 'it is not yet valid'
  if (terms.chargeWay !== 'domain') return null
  if (terms.domain === null || question.host === null) return 'it has no domain to compare'
  return domainCovers(terms.domain, question.host) ? null : 'it does not cover this domain'
}

/** Whether an item covers a module. */
export const coversModule = (terms: ItemTerms, module: string): boolean => has(terms.modules, module)

/** When a supplement ends: one that runs to the end of its item lasts through the item's grace (L7, ADR 16). */
const supplementEnd = (supplement: ItemTerms, terms: ItemTerms): Instant =>
  supplement.expires < terms.expires ? supplement.expires : itemEnd(terms)

/** An item's quota at an instant, with those of its supplements in the list that run then (L7); null is unlimited. */
export const quotaWithSupplements = (
  terms: ItemTerms,
  all: readonly ItemTerms[],
  at: Instant,
): number | null => {
  if (terms.quota === null) return null
  return all
    .filter((one) => one.supplements === terms.id && one.notBefore <= at && at < supplementEnd(one, terms))
    .reduce<number | null>(
      (sum, one) => (sum === null || one.quota === null ? null : sum + one.quota),
      terms.quota,
    )
}
