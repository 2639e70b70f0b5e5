import type { Store } from '@countersign/store/port'
import type { People } from '../alerts/recipients.ts'
import { type Membership, memberships } from '../features/accounts/memberships.ts'
import type { Accounts } from '../services.ts'

/** People that one message is addressed to without having been named. */
const MOST = 20

/** Proven addresses of those who run an organization or the server (N3, N5). */
export const peopleOf = (store: Store, accounts: Pick<Accounts, 'userById'>): People => {
  const addresses = async (chosen: (membership: Membership) => boolean): Promise<readonly string[]> => {
    const all = await store.read(memberships)
    const ids = [...all].filter(([, membership]) => chosen(membership)).map(([id]) => id)
    const users = await Promise.all(ids.slice(0, MOST).map((id) => accounts.userById(id)))
    return users.filter((user) => user?.verified === true).map((user) => user?.email ?? '')
  }
  return {
    owners: (organizationId) => addresses(({ organizations }) => organizations[organizationId] === 'owner'),
    admins: () => addresses(({ operator }) => operator === 'admin'),
  }
}
