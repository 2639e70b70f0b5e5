import {
  type DenialCode,
  denialEntry,
  type Instant,
  majorVersion,
  type Seconds,
} from '@countersign/protocol/vocabulary'
import type { Ground, Wish } from './candidates.ts'
import { identify } from './continuation.ts'
import type { Decision, Refusal } from './decision.ts'
import type { AuthorizationFacts, AuthorizationQuery, HandshakeCode, OrganizationSetup } from './facts.ts'
import { grantModules } from './grant-modules.ts'
import { newSeatsOf, seatChanges, throttle } from './new-seats.ts'
import { offlineTime } from './offline-time.ts'
import { reachCode } from './reach-code.ts'
import { actualDeployment, checkFields, checkPassword } from './validation.ts'

type Details = Partial<Omit<Refusal, 'kind' | 'code' | 'reason' | 'revokes'>>

/** A denial; whether it revokes is the catalogue's (A10). */
const refusal = (code: DenialCode, reason: string, details: Details): Refusal =>
  Object.freeze({
    kind: 'denied',
    code,
    module: null,
    itemId: null,
    reason,
    retryAfter: null as Seconds | null,
    revokes: denialEntry(code)?.revokes ?? false,
    organizationId: null,
    handshakeCode: null,
    codeReached: null,
    line: null,
    tried: Object.freeze([]),
    ...details,
  })

const wishOf = (query: AuthorizationQuery): Wish => ({
  client: query.client,
  product: query.product,
  version: query.version,
  majorVersion: majorVersion(query.version),
  edition: query.edition,
  deployment: actualDeployment(query),
  modules: query.modules,
  chargeWay: query.chargeWay,
  instances: query.instances,
  domains: [query.registrableDomain, query.originHost].flatMap((domain) => domain ?? []),
})

interface Reached {
  readonly facts: AuthorizationFacts
  readonly query: AuthorizationQuery
  readonly setup: OrganizationSetup
  readonly code: HandshakeCode
}

/** The checks of A1 after the code is reached. */
const decide = ({ setup, code, facts, query }: Reached, now: Instant): Decision => {
  const names = {
    organizationId: setup.organizationId,
    handshakeCode: code.name,
    codeReached: code.internalId,
  }
  const failure = checkPassword(code, query, now) ?? checkFields(code, query)
  if (failure !== null) return refusal(failure.code, failure.reason, names)
  if (facts.blocked) return refusal(-20113, `Device ${query.client} is blocked.`, names)
  const identity = identify(facts.line, query, now)
  if (identity.kind === 'failed') return refusal(-20151, identity.reason, { ...names, line: identity.line })

  const ground: Ground = { ...facts, setup, code: code.internalId, codeName: code.name }
  const wish = wishOf(query)
  const decision = grantModules(ground, wish, now)
  if (decision.kind === 'denied') {
    const { module, itemId, tried, retryAfter } = decision
    return refusal(decision.code, decision.reason, { ...names, module, itemId, tried, retryAfter })
  }
  const { candidates, modules, items, stage, granting, tried } = decision
  const seats = seatChanges(granting)
  const { product, newSeatsThisHour } = facts
  // Against strangers: a device that this code has authorized before takes its seat again unbounded (A12).
  const asked = { candidates, granting, product, newSeatsThisHour }
  const throttled = facts.knownToCode === true ? null : throttle(asked, now)
  if (throttled !== null) return throttled
  return Object.freeze({
    kind: 'granted',
    organizationId: setup.organizationId,
    handshakeCode: code.name,
    code: code.internalId,
    modules,
    items,
    stage,
    ...offlineTime(granting, facts.product, now),
    instances: granting.some(({ rules }) => rules.countsInstances) ? (query.instances ?? 1) : null,
    matchedPassword: query.matchedPassword,
    line: identity.line,
    continuation: identity.counter,
    clonedNow: identity.clonedNow,
    seats,
    newSeats: newSeatsOf(granting),
    tried,
  })
}

/**
 * Decides one authorization: checks A1 in their order, the first that fails answers. Pure: the caller loads the facts
 * and commits the line and seats of the decision in the same transaction.
 *
 * @example
 * const decision = authorize(facts, query, now)
 * if (decision.kind === 'granted') store(decision.line, decision.seats)
 */
export const authorize = (facts: AuthorizationFacts, query: AuthorizationQuery, now: Instant): Decision => {
  const named = { organizationId: query.organizationId, handshakeCode: query.handshakeCode }
  if (!facts.serving.serves) {
    return refusal(-20100, 'This server does not serve authorizations now.', {
      ...named,
      retryAfter: facts.serving.retryAfter,
    })
  }
  const reached = reachCode(facts.setup, query)
  if (reached.kind === 'failed') return refusal(reached.code, reached.reason, named)
  if (facts.setup === null) return refusal(-20121, 'The organization is unknown.', named)
  return decide({ facts, query, setup: facts.setup, code: reached.code }, now)
}
