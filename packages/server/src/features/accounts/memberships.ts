import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { MEMBER_ROLES, type MemberRole, OPERATOR_ROLES, type OperatorRole } from '../../http/api/caller.ts'

/** Row `membership`/user ID: what a user may do (P5). */
export interface Membership {
  readonly operator: OperatorRole | null
  readonly organizations: Readonly<Record<string, MemberRole>>
  /** When it was last changed. */
  readonly at: Instant
}

const KIND = 'membership'
const NONE: Membership = { operator: null, organizations: {}, at: 0 }

export const membershipOf = async (tx: Transaction, userId: string): Promise<Membership> =>
  ((await tx.state.get(KIND, userId)) as Membership | null) ?? NONE

export const putMembership = (tx: Transaction, userId: string, membership: Membership): Promise<void> =>
  tx.state.put(KIND, userId, membership)

/** Everyone with a role: by user ID. */
export const memberships = async (tx: Transaction): Promise<ReadonlyMap<string, Membership>> =>
  new Map((await tx.state.list(KIND)).map(({ id, value }) => [id, value as Membership]))

/** A role of the server itself (`organizationId` null) or in an organization. */
export interface Role {
  readonly organizationId: string | null
  readonly role: OperatorRole | MemberRole
}

const isOperatorRole = (role: string): role is OperatorRole =>
  (OPERATOR_ROLES as readonly string[]).includes(role)
const isMemberRole = (role: string): role is MemberRole => (MEMBER_ROLES as readonly string[]).includes(role)

/** Whether a role is one of its kind: an operator's without organization, a member's with one. */
export const roleFits = ({ organizationId, role }: Role): boolean =>
  organizationId === null ? isOperatorRole(role) : isMemberRole(role)

/** A membership with one role more, or with another one in its place. */
export const withRole = (membership: Membership, { organizationId, role }: Role, at: Instant): Membership => {
  if (organizationId === null)
    return isOperatorRole(role) ? { ...membership, operator: role, at } : membership
  return isMemberRole(role)
    ? { ...membership, organizations: { ...membership.organizations, [organizationId]: role }, at }
    : membership
}

export const withoutRole = (
  membership: Membership,
  organizationId: string | null,
  at: Instant,
): Membership =>
  organizationId === null
    ? { ...membership, operator: null, at }
    : {
        ...membership,
        organizations: Object.fromEntries(
          Object.entries(membership.organizations).filter(([id]) => id !== organizationId),
        ),
        at,
      }
