import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import type { Me } from '../queries/session.ts'

interface Chosen {
  /** The organization that lists are about; null: all, for operators. */
  readonly organizationId: string | null
  choose(id: string | null): void
}

const KEY = 'countersign-organization'
const Context = createContext<Chosen>({ organizationId: null, choose: () => undefined })

const remembered = (): string | null => {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

const remember = (id: string | null): void => {
  try {
    if (id === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, id)
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/** Which organization is looked at: a member's own, or the one that an operator has chosen. */
export const OrganizationChoice = ({ me, children }: { readonly me: Me; readonly children: ReactNode }) => {
  const [id, setId] = useState(remembered)
  const own = me.organizations.map((organization) => organization.id)
  const organizationId = me.operator === null ? (id !== null && own.includes(id) ? id : (own[0] ?? null)) : id
  const value = useMemo(
    () => ({
      organizationId,
      choose: (next: string | null) => {
        remember(next)
        setId(next)
      },
    }),
    [organizationId],
  )
  return <Context value={value}>{children}</Context>
}

export const useOrganization = (): Chosen => use(Context)

const MEMBER = ['viewer', 'manager', 'owner']
const OPERATOR = ['read-only', 'staff', 'admin']

/** What the signed-in user may do: the server decides; this only hides what it would refuse. */
export const rightsOf = (me: Me, organizationId: string | null) => {
  const operator = me.operator === null ? -1 : OPERATOR.indexOf(me.operator)
  const role = me.organizations.find(({ id }) => id === organizationId)?.role
  const member = role === undefined ? -1 : MEMBER.indexOf(role)
  return {
    operator: operator >= 0,
    /** Daily work on the server: licenses, products, organizations. */
    staff: operator >= 1,
    /** Keys, people and the server itself. */
    admin: operator >= 2,
    /** Daily work in the organization. */
    manage: operator >= 1 || member >= 1,
    /** People and keys of the organization. */
    own: operator >= 2 || member >= 2,
    /** Devices by their UUID. */
    devices: operator >= 0 || member >= 1,
  }
}
