import type { DenialCode, DeploymentType, Instant } from '@countersign/protocol/vocabulary'
import type { AuthorizationQuery, HandshakeCode, ValidationField, ValidationKind } from './facts.ts'

export interface Failure {
  readonly code: DenialCode
  readonly reason: string
}

/** A request that carries an `Origin` header is a browser's, whatever it claims (A3). */
export const actualDeployment = (query: AuthorizationQuery): DeploymentType =>
  query.origin !== null || query.originHost !== null ? 'browser' : query.deployment

/** Kinds of field that fit a deployment type (A3). */
const kindsOf = (deployment: DeploymentType): readonly ValidationKind[] => {
  switch (deployment) {
    case 'browser':
      return ['domain']
    case 'mobile':
      return ['application-id']
    case 'server':
    case 'desktop':
    case 'embedded':
      return ['process-name', 'application-id']
  }
}

const matchesDomain = (value: string, query: AuthorizationQuery): boolean => {
  if (value.includes('://')) return value === query.origin
  if (query.originHost === null) return false
  return value.startsWith('*.')
    ? query.originHost.length > value.length - 1 && query.originHost.endsWith(value.slice(1))
    : query.originHost === value
}

const matches = (field: ValidationField, query: AuthorizationQuery): boolean => {
  switch (field.kind) {
    case 'domain':
      return matchesDomain(field.value, query)
    case 'application-id':
      return field.value === query.applicationId
    case 'process-name':
      return field.value === query.processName
  }
}

/**
 * Session password of the code reached (A1, A11): needed as soon as one is set, so that a code whose passwords have all
 * ended is closed, not open; removing them opens it. Null: in order.
 */
export const checkPassword = (
  code: HandshakeCode,
  query: AuthorizationQuery,
  now: Instant,
): Failure | null => {
  const valid = code.sessionPasswords.filter(({ until }) => until === null || now < until)
  if (code.sessionPasswords.length === 0 || valid.some(({ id }) => id === query.matchedPassword)) return null
  return {
    code: -20102,
    reason: `Handshake code ${code.name} needs a session password, and none of the ${valid.length} valid ones matched.`,
  }
}

/** The `Origin` that a browser must send (A3); null: in order. */
export const checkOrigin = (query: AuthorizationQuery): Failure | null =>
  actualDeployment(query) !== 'browser' || query.originHost !== null
    ? null
    : {
        code: -20108,
        reason: 'A request of deployment type browser must carry an Origin that names a host.',
      }

/**
 * Validation fields of the code reached, then the `Origin` that a browser must send (A3, in the order of A1: fields
 * -20103, deployment -20108). Null: in order.
 */
export const checkFields = (code: HandshakeCode, query: AuthorizationQuery): Failure | null => {
  const deployment = actualDeployment(query)
  const kinds = kindsOf(deployment)
  const fitting = code.validationFields.filter(({ kind }) => kinds.includes(kind))
  if (code.validationFields.length > 0 && !fitting.some((field) => matches(field, query))) {
    return {
      code: -20103,
      reason: `Of the ${code.validationFields.length} validation fields of handshake code ${code.name}, ${fitting.length} are for deployment type ${deployment} and none matches.`,
    }
  }
  return checkOrigin(query)
}
