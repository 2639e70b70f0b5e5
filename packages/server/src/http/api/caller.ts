/** Roles of the people who run this server: the vendor's on a hosted one, the administrator's on a self-hosted one (P5), least first. */
export const OPERATOR_ROLES = ['read-only', 'staff', 'admin'] as const

export type OperatorRole = (typeof OPERATOR_ROLES)[number]

/** Roles in an organization (P5), least first. */
export const MEMBER_ROLES = ['viewer', 'manager', 'owner'] as const

export type MemberRole = (typeof MEMBER_ROLES)[number]

/** Who is calling, by API key or by the session of a user. */
export interface Caller {
  /** ID of the API key or the user: part of the identity of an idempotent request. */
  readonly id: string
  /** Name that stands in the audit log. */
  readonly name: string
  /** Null: no operator of this server, so only the own organizations can be reached. */
  readonly operator: OperatorRole | null
  /** Organization ID → role in it. */
  readonly organizations: ReadonlyMap<string, MemberRole>
  /** The user of a session; null for an API key. */
  readonly userId: string | null
}

/** Whether a role is at least another one of the same list. */
const atLeast = <Role>(order: readonly Role[], role: Role, least: Role): boolean =>
  order.indexOf(role) >= order.indexOf(least)

export const operatorMay = (caller: Caller, least: OperatorRole): boolean =>
  caller.operator !== null && atLeast(OPERATOR_ROLES, caller.operator, least)

export const memberMay = (caller: Caller, organizationId: string, least: MemberRole): boolean => {
  const role = caller.organizations.get(organizationId)
  return role !== undefined && atLeast(MEMBER_ROLES, role, least)
}
