import { organizationOfCode } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { MemberAccess } from './access.ts'
import type { Caller } from './caller.ts'
import { type MemberRole, memberMay } from './caller.ts'
import { ownerOfItem, ownerOfLicense, ownersOfDevice } from './owners.ts'
import { invalid, Problem } from './problem.ts'

/** Access of members to what the ID in the path, or a member of query or body, names. */
export const own = {
  organization: (role: MemberRole): MemberAccess<{ readonly params: { readonly id: string } }> => ({
    role,
    of: (_tx, { params }) => params.id,
  }),
  license: (role: MemberRole): MemberAccess<{ readonly params: { readonly id: string } }> => ({
    role,
    of: (tx, { params }) => ownerOfLicense(tx, params.id),
  }),
  item: (role: MemberRole): MemberAccess<{ readonly params: { readonly id: string } }> => ({
    role,
    of: (tx, { params }) => ownerOfItem(tx, params.id),
  }),
  /** By the code's prefix, which is its organization's ID (domain.md §1). */
  code: (role: MemberRole): MemberAccess<{ readonly params: { readonly code: string } }> => ({
    role,
    of: (_tx, { params }) => organizationOfCode(params.code),
  }),
  order: (role: MemberRole): MemberAccess<{ readonly params: { readonly id: string } }> => ({
    role,
    of: async (tx, { params }) => (await tx.orders.order(params.id))?.organizationId ?? null,
  }),
  orderRequest: (role: MemberRole): MemberAccess<{ readonly params: { readonly id: string } }> => ({
    role,
    of: async (tx, { params }) => (await tx.orders.request(params.id))?.organizationId ?? null,
  }),
  device: (
    role: MemberRole,
  ): MemberAccess<{ readonly params: { readonly uuid: string }; readonly caller: Caller }> => ({
    role,
    of: (tx, { params, caller }) => ownDevice(tx, params.uuid, { caller, role }),
  }),
}

/** The caller's organization in which a device is known and the caller has the role; else any that knows it. */
export const ownDevice = async (
  tx: Transaction,
  uuid: string,
  about: { readonly caller: Caller; readonly role: MemberRole },
): Promise<string | null> => {
  const owners = [...(await ownersOfDevice(tx, uuid.toLowerCase()))]
  return owners.find((id) => memberMay(about.caller, id, about.role)) ?? owners[0] ?? null
}

/** Refuses members who are less than managers of the organization that a list is about. */
export const needManager = (caller: Caller, organizationId: string | null): void => {
  if (caller.operator === null && (organizationId === null || !memberMay(caller, organizationId, 'manager')))
    throw new Problem('forbidden', 'This needs the role manager in the organization.')
}

/**
 * The one organization that a list is about: what the query names, or the caller's only one; null: all, for operators.
 * Another organization's ID is answered as an unknown one.
 */
export const organizationOfList = (caller: Caller, asked: string | undefined): string | null => {
  if (caller.operator !== null) return asked ?? null
  const all = [...caller.organizations.keys()]
  if (asked !== undefined) {
    if (!all.includes(asked)) throw new Problem('not-found', 'There is no such thing, or it is not yours.')
    return asked
  }
  const [only] = all
  if (all.length > 1 || only === undefined)
    throw invalid('organization', 'must be given: you are in several.')
  return only
}
