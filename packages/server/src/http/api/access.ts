import type { Store, Transaction } from '@countersign/store/port'
import { type Caller, type MemberRole, memberMay, type OperatorRole, operatorMay } from './caller.ts'
import { Problem } from './problem.ts'
import type { Scope } from './scopes.ts'

/**
 * What members of an organization may do with a route. Without it a route is for the operators of the server alone.
 * `of` tells whose organization a call is about (null: of none that exists); `listed` leaves it to the handler, which
 * must keep to `call.within`; `anyone` is for what every signed-in user may see, such as products.
 */
export type MemberAccess<Call> =
  | {
      readonly role: MemberRole
      readonly of: (tx: Transaction, call: Call) => Promise<string | null> | string | null
    }
  | { readonly role: MemberRole; readonly listed: true }
  | { readonly anyone: true }

const LEAST: Readonly<Record<Scope, OperatorRole>> = { read: 'read-only', write: 'staff', admin: 'admin' }

/** Organizations that a caller may see; null: all of them. */
export const reachOf = (caller: Caller): readonly string[] | null =>
  caller.operator === null ? [...caller.organizations.keys()] : null

/** What every refusal for another organization says: whether the ID exists stays unknown. */
const hidden = (): Problem => new Problem('not-found', 'There is no such thing, or it is not yours.')

interface Route<Call> {
  readonly scope: Scope
  readonly members: MemberAccess<Call> | undefined
}

/** The first look, before anything of the request's content: whether somebody with this caller's roles may use the route at all. */
export const admitCaller = <Call>(caller: Caller, { scope, members }: Route<Call>): void => {
  if (operatorMay(caller, LEAST[scope])) return
  const admitted =
    caller.operator === null &&
    members !== undefined &&
    ('anyone' in members
      ? caller.userId !== null || caller.organizations.size > 0
      : [...caller.organizations.keys()].some((id) => memberMay(caller, id, members.role)))
  if (!admitted) {
    const inOrganization =
      members === undefined || 'anyone' in members ? '' : `, or ${members.role} in the organization`
    throw new Problem('forbidden', `This needs the role ${LEAST[scope]} on this server${inOrganization}.`)
  }
}

/**
 * The second look: whether what the call is about is the caller's own. What belongs to another organization is answered
 * exactly as what does not exist.
 */
export const authorizeCall = async <Call>(
  caller: Caller,
  { members }: Route<Call>,
  about: { readonly store: Store; readonly call: Call },
): Promise<void> => {
  if (caller.operator !== null || members === undefined || !('of' in members)) return
  const organizationId = await about.store.read(async (tx) => members.of(tx, about.call))
  if (organizationId === null || !caller.organizations.has(organizationId)) throw hidden()
  if (!memberMay(caller, organizationId, members.role))
    throw new Problem(
      'forbidden',
      `This needs the role ${members.role} in the organization ${organizationId}.`,
    )
}

/** The organization that a list is narrowed to, checked against the caller's own: null: all that the caller may see. */
export const narrowed = (caller: Caller, organization: string | undefined): readonly string[] | null => {
  const reach = reachOf(caller)
  if (organization === undefined) return reach
  if (reach !== null && !reach.includes(organization)) throw hidden()
  return [organization]
}
