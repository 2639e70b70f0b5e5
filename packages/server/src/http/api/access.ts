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

/**
 * Lets a call through, or throws the refusal: operators by the least role of the scope, members by `access`.
 * What belongs to another organization is answered exactly as what does not exist.
 */
export const authorizeCall = async <Call>(
  caller: Caller,
  route: { readonly scope: Scope; readonly members: MemberAccess<Call> | undefined },
  about: { readonly store: Store; readonly call: Call },
): Promise<void> => {
  if (operatorMay(caller, LEAST[route.scope])) return
  const { members } = route
  if (caller.operator !== null || members === undefined)
    throw new Problem('forbidden', `This needs the role ${LEAST[route.scope]} on this server.`)
  if ('anyone' in members) return
  if ('listed' in members) {
    const allowed = [...caller.organizations.keys()].some((id) => memberMay(caller, id, members.role))
    if (!allowed) throw new Problem('forbidden', `This needs the role ${members.role} in an organization.`)
    return
  }
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
