import type { DenialCode } from '@countersign/protocol/vocabulary'
import type { Candidate, Ground, Wish } from './candidates.ts'
import { includes } from './coverage.ts'
import { listed, moment } from './sentences.ts'
import { graceEnd } from './validity.ts'

/** One item tried for one module. Module null: the request names none and the product has none. */
export interface Attempt {
  readonly candidate: Candidate
  readonly ground: Ground
  readonly wish: Wish
  readonly module: string | null
  /** IDs of all items that the code holds. */
  readonly held: ReadonlySet<string>
}

interface Check {
  readonly code: DenialCode
  /** A sentence with the numbers that decided; null: passed. */
  readonly fails: (attempt: Attempt) => string | null
}

const servedHere: Check = {
  code: -20104,
  fails: ({ candidate: { item }, ground: { serving } }) => {
    const { id, servers, sandbox, clientUuid } = item.terms
    if (clientUuid !== null)
      return `Item ${id} is an offline license of device ${clientUuid}; no server grants it.`
    if (sandbox !== serving.sandbox)
      return `Item ${id} is ${sandbox ? '' : 'not '}for the sandbox, and this server is ${serving.sandbox ? '' : 'not '}one.`
    if (servers === null)
      return serving.mode === 'hosted' ? null : `Item ${id} is granted by the hosted server only.`
    return servers.includes(serving.serverUuid)
      ? null
      : `Item ${id} is bound to server ${listed(servers)}, and this is ${serving.serverUuid}.`
  },
}

const product: Check = {
  code: -20106,
  fails: ({ candidate: { item }, ground, wish }) => {
    if (item.terms.product !== wish.product)
      return `Item ${item.terms.id} is for product ${item.terms.product}, not ${wish.product}.`
    return ground.product === null ? `This server knows no product ${wish.product}.` : null
  },
}

const version: Check = {
  code: -20107,
  fails: ({ candidate: { item }, wish }) =>
    item.terms.versions === null ||
    (wish.majorVersion !== null && item.terms.versions.includes(wish.majorVersion))
      ? null
      : `Item ${item.terms.id} covers versions ${listed(item.terms.versions)}, not ${wish.version}.`,
}

const deployment: Check = {
  code: -20108,
  fails: ({ candidate: { item }, wish }) =>
    includes(item.terms.deployments, wish.deployment)
      ? null
      : `Item ${item.terms.id} covers deployments ${listed(item.terms.deployments)}, not ${wish.deployment}.`,
}

const edition: Check = {
  code: -20109,
  fails: ({ candidate: { item }, wish }) =>
    includes(item.terms.editions, wish.edition)
      ? null
      : `Item ${item.terms.id} covers editions ${listed(item.terms.editions)}, not ${wish.edition}.`,
}

const chargeWay: Check = {
  code: -20115,
  fails: ({ candidate: { item, rules }, wish }) => {
    const { id, chargeWay: way } = item.terms
    if (wish.chargeWay !== null && wish.chargeWay !== way)
      return `Item ${id} has charge way ${way}, not ${wish.chargeWay}.`
    return rules === null
      ? `Item ${id} has charge way ${way}, which this version of the server does not count yet.`
      : null
  },
}

const coversModule: Check = {
  code: -20104,
  fails: ({ candidate: { item }, ground, module }) => {
    if (module === null || ground.product?.modules.includes(module) !== true) {
      return `Product ${item.terms.product} has modules ${listed(ground.product?.modules ?? [])}${module === null ? '' : `, not ${module}`}.`
    }
    return includes(item.terms.modules, module)
      ? null
      : `Item ${item.terms.id} covers modules ${listed(item.terms.modules)}, not ${module}.`
  },
}

const domain: Check = {
  code: -20114,
  fails: ({ candidate: { item }, wish }) => {
    const own = item.terms.domain
    if (own === null || wish.domains === null || wish.domains.includes(own)) return null
    return `Item ${item.terms.id} is for domain ${own}, and the request comes from ${listed(wish.domains)}.`
  },
}

const begun: Check = {
  code: -20112,
  fails: ({ candidate: { item, claim } }) =>
    claim.now < item.terms.notBefore
      ? `Item ${item.terms.id} begins at ${moment(item.terms.notBefore)}.`
      : null,
}

const notExpired: Check = {
  code: -20111,
  fails: ({ candidate: { item, claim } }) =>
    claim.now < graceEnd(item.terms)
      ? null
      : `Item ${item.terms.id} expired at ${moment(item.terms.expires)}, and its grace ended at ${moment(graceEnd(item.terms))}.`,
}

const notRevoked: Check = {
  code: -20113,
  fails: ({ candidate: { item, claim } }) =>
    item.revokedAt !== null && claim.now >= item.revokedAt
      ? `Item ${item.terms.id} was revoked at ${moment(item.revokedAt)}.`
      : null,
}

const dependencies: Check = {
  code: -20124,
  fails: ({ candidate: { item }, ground, held }) => {
    const missing = (item.terms.dependsOn ?? []).filter((id) => !held.has(id))
    return missing.length === 0
      ? null
      : `Item ${item.terms.id} needs ${listed(missing)}, which handshake code ${ground.codeName} does not hold.`
  },
}

const roomFails = ({ candidate: { item, rules, claim } }: Attempt): string | null =>
  rules?.room(claim) === 'none'
    ? `Item ${item.terms.id} has reached its limit: ${rules.figures(claim)}.`
    : null

const unitsLeft: Check = {
  code: -20120,
  fails: (attempt) => (attempt.candidate.rules?.takes === 'units' ? roomFails(attempt) : null),
}

const instances: Check = {
  code: -20130,
  fails: ({ candidate: { item, rules, claim }, wish }) =>
    rules?.countsInstances === true && claim.quota !== null && (wish.instances ?? 1) > claim.quota
      ? `${wish.instances ?? 1} instances were requested of item ${item.terms.id}, whose quota is ${claim.quota}.`
      : null,
}

const seatLeft: Check = {
  code: -20120,
  fails: (attempt) => (attempt.candidate.rules?.takes === 'units' ? null : roomFails(attempt)),
}

/** The checks of one item for one module, in the order of A1; before them, whether this server may grant the item at all. */
export const CHECKS: readonly Check[] = Object.freeze([
  servedHere,
  product,
  version,
  deployment,
  edition,
  chargeWay,
  coversModule,
  domain,
  begun,
  notExpired,
  notRevoked,
  dependencies,
  unitsLeft,
  instances,
  seatLeft,
])
