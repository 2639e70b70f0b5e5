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
import type { AuthorizationFacts, AuthorizationQuery } from './facts.ts'
import { grantModules } from './grant-modules.ts'
import { newSeatsOf, seatChanges, throttle } from './new-seats.ts'
import { offlineTime } from './offline-time.ts'
import { publicTrial, setupOfTrial } from './public-trial.ts'
import { reachCode } from './reach-code.ts'
import { actualDeployment, checkFields, checkOrigin, checkPassword } from './validation.ts'

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

interface Names {
  readonly organizationId: string | null
  readonly handshakeCode: string | null
  /** Internal ID of the code reached; null: a public trial (T1). */
  readonly codeReached: string | null
}

interface Reached {
  readonly facts: AuthorizationFacts
  readonly query: AuthorizationQuery
  readonly names: Names
  readonly ground: Ground
  /** The public trial that the grant begins; null: none. */
  readonly newTrial: string | null
}

/** The checks of A1 after password and fields. */
const decide = ({ facts, query, names, ground, newTrial }: Reached, now: Instant): Decision => {
  if (facts.blocked) return refusal(-20113, `Device ${query.client} is blocked.`, names)
  const identity = identify(facts.line, query, now)
  if (identity.kind === 'failed') return refusal(-20151, identity.reason, { ...names, line: identity.line })

  const decision = grantModules(ground, wishOf(query), now)
  if (decision.kind === 'denied') {
    const { module, itemId, tried, retryAfter } = decision
    return refusal(decision.code, decision.reason, { ...names, module, itemId, tried, retryAfter })
  }
  const { candidates, modules, items, stage, granting, tried } = decision
  const { product, newSeatsThisHour } = facts
  // Against strangers: a device that this code has authorized before takes its seat again unbounded (A12).
  const asked = { candidates, granting, product, newSeatsThisHour }
  const throttled = facts.knownToCode === true ? null : throttle(asked, now)
  if (throttled !== null) return throttled
  return Object.freeze({
    kind: 'granted',
    organizationId: names.organizationId,
    handshakeCode: names.handshakeCode,
    code: names.codeReached,
    modules,
    items,
    stage,
    ...offlineTime(granting, facts.product, now),
    instances: granting.some(({ rules }) => rules.countsInstances) ? (query.instances ?? 1) : null,
    newTrial,
    matchedPassword: query.matchedPassword,
    line: identity.line,
    continuation: identity.counter,
    clonedNow: identity.clonedNow,
    seats: seatChanges(granting),
    newSeats: newSeatsOf(granting),
    tried,
  })
}

const NO_NAMES: Names = Object.freeze({ organizationId: null, handshakeCode: null, codeReached: null })

/** A request that names nobody: a public trial, or none (T1). */
const decideTrial = (facts: AuthorizationFacts, query: AuthorizationQuery, now: Instant): Decision => {
  const trial = publicTrial(facts, now)
  if (trial.kind === 'failed') return refusal(-20123, trial.reason, NO_NAMES)
  const failure = checkOrigin(query)
  if (failure !== null) return refusal(failure.code, failure.reason, NO_NAMES)
  const ground: Ground = { ...facts, setup: setupOfTrial(trial.item), code: '', codeName: 'none' }
  const newTrial = trial.isNew ? trial.item.terms.id : null
  // A trial is of no charge way: whichever an application asks for, its use is counted and limited by nothing.
  const asked = { ...query, chargeWay: null }
  return decide({ facts, query: asked, names: NO_NAMES, ground, newTrial }, now)
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
  if (query.organizationId === null && query.handshakeCode === null) return decideTrial(facts, query, now)
  const reached = reachCode(facts.setup, query)
  if (reached.kind === 'failed') return refusal(reached.code, reached.reason, named)
  const { setup } = facts
  if (setup === null) return refusal(-20121, 'The organization is unknown.', named)
  const { code } = reached
  const names: Names = {
    organizationId: setup.organizationId,
    handshakeCode: code.name,
    codeReached: code.internalId,
  }
  const failure = checkPassword(code, query, now) ?? checkFields(code, query)
  if (failure !== null) return refusal(failure.code, failure.reason, names)
  const ground: Ground = { ...facts, setup, code: code.internalId, codeName: code.name }
  return decide({ facts, query, names, ground, newTrial: null }, now)
}
