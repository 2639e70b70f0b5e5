import { createHash } from 'node:crypto'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import { mailboxOf } from './mailbox.ts'
import { membershipOf, putMembership, withRole } from './memberships.ts'

/** What accounts need of other features; compose hands it in. */
export interface AccountHooks {
  /** Makes an organization with its default handshake code; gives its ID. */
  createOrganization(
    tx: Transaction,
    about: { readonly name: string; readonly actor: string; readonly now: Instant },
  ): Promise<string>
}

const KIND = 'mailbox'
const digestOf = (mailbox: string): string => createHash('sha256').update(mailbox).digest('base64url')

/** Whether the mailbox of an address has had an organization of its own. */
export const hadOrganization = async (tx: Transaction, email: string): Promise<boolean> =>
  (await tx.state.get(KIND, digestOf(mailboxOf(email)))) !== null

/**
 * Gives a new user without any role an organization of their own (domain.md T3), one per mailbox for good: what aliases of
 * a mailbox that has had one register gets none. Called twice it changes nothing.
 */
export const giveOrganization = async (
  tx: Transaction,
  user: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly organizationName: string | null
  },
  about: { readonly hooks: AccountHooks; readonly now: Instant; readonly realNow: Instant },
): Promise<string | null> => {
  const membership = await membershipOf(tx, user.id)
  if (membership.operator !== null || Object.keys(membership.organizations).length > 0) return null
  const digest = digestOf(mailboxOf(user.email))
  if ((await tx.state.get(KIND, digest)) !== null) return null
  const organizationId = await about.hooks.createOrganization(tx, {
    name: user.organizationName ?? user.name,
    actor: user.email,
    now: about.now,
  })
  await tx.state.put(KIND, digest, { organizationId })
  await putMembership(tx, user.id, withRole(membership, { organizationId, role: 'owner' }, about.realNow))
  return organizationId
}
