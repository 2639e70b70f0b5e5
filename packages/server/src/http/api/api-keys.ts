import { findApiKey as findRow } from '../../operations/api-keys.ts'
import type { FindKey } from './authenticate.ts'
import { type Caller, MEMBER_ROLES, type MemberRole, OPERATOR_ROLES, type OperatorRole } from './caller.ts'
import { SCOPES } from './scopes.ts'

/** How far the scopes of a key reach: index into the roles; null: no scope at all. */
const reachOfScopes = (scopes: readonly string[]): number | null => {
  if (scopes.includes('*')) return SCOPES.length - 1
  const last = SCOPES.findLastIndex((scope) => scopes.includes(scope))
  return last === -1 ? null : last
}

const noRole: ReadonlyMap<string, MemberRole> = new Map()

/** The caller that a key stands for: an operator of the server, or a member of the one organization that it is for. */
export const callerOfKey = (key: {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly organizationId?: string | null
}): Caller => {
  const reach = reachOfScopes(key.scopes)
  const organizationId = key.organizationId ?? null
  const operator: OperatorRole | null =
    organizationId === null && reach !== null ? (OPERATOR_ROLES[reach] ?? null) : null
  const member: MemberRole | undefined = reach === null ? undefined : MEMBER_ROLES[reach]
  return {
    id: key.id,
    name: key.name,
    operator,
    organizations:
      organizationId === null || member === undefined ? noRole : new Map([[organizationId, member]]),
    userId: null,
  }
}

/** Who calls with an API key; null when it is unknown or revoked. */
export const findApiKey: FindKey = async (services, secret) => {
  const row = await findRow(services.store, secret)
  return row === null ? null : callerOfKey(row)
}
