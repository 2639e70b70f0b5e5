import type { Attempt, Check } from './attempt.ts'
import { listed, moment } from './sentences.ts'
import { graceEnd } from './validity.ts'

/** -20112 (A1). */
export const begun: Check = {
  code: -20112,
  fails: ({ candidate: { item, claim } }) =>
    claim.now < item.terms.notBefore
      ? `Item ${item.terms.id} begins at ${moment(item.terms.notBefore)}.`
      : null,
}

/** -20111: beyond the grace (A1, C7). */
export const notExpired: Check = {
  code: -20111,
  fails: ({ candidate: { item, claim } }) =>
    claim.now < graceEnd(item.terms)
      ? null
      : `Item ${item.terms.id} expired at ${moment(item.terms.expires)}, and its grace ended at ${moment(graceEnd(item.terms))}.`,
}

/** -20113 (A1, L5). */
export const notRevoked: Check = {
  code: -20113,
  fails: ({ candidate: { item, claim } }) =>
    item.revokedAt !== null && claim.now >= item.revokedAt
      ? `Item ${item.terms.id} was revoked at ${moment(item.revokedAt)}.`
      : null,
}

/** -20124: held by the same code (A1). */
export const dependencies: Check = {
  code: -20124,
  fails: ({ candidate: { item }, ground, held }) => {
    const missing = (item.terms.dependsOn ?? []).filter((id) => !held.has(id))
    return missing.length === 0
      ? null
      : `Item ${item.terms.id} needs ${listed(missing)}, which handshake code ${ground.codeName} does not hold.`
  },
}

const roomFails = ({ candidate: { item, rules, claim } }: Attempt): string | null =>
  rules.room(claim) === 'none'
    ? `Item ${item.terms.id} has reached its limit: ${rules.figures(claim)}.`
    : null

/** -20120 of units: quota or tolerance (A1, A5). */
export const unitsLeft: Check = {
  code: -20120,
  fails: (attempt) => (attempt.candidate.rules.takes === 'units' ? roomFails(attempt) : null),
}

/** -20130: of the quota with supplements (A1, C5). */
export const instances: Check = {
  code: -20130,
  fails: ({ candidate: { item, rules, claim }, wish }) =>
    rules.countsInstances && claim.quota !== null && (wish.instances ?? 1) > claim.quota
      ? `${wish.instances ?? 1} instances were requested of item ${item.terms.id}, whose quota is ${claim.quota}.`
      : null,
}

/** -20120 of seats and places (A1, C10). */
export const seatLeft: Check = {
  code: -20120,
  fails: (attempt) => (attempt.candidate.rules.takes === 'units' ? null : roomFails(attempt)),
}
