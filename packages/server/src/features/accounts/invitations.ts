import { createHash, randomBytes } from 'node:crypto'
import { DAY, type Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { Role } from './memberships.ts'

/** Row `invitation`/digest of its token. The token itself is in the link and stored nowhere. */
export interface Invitation extends Role {
  readonly id: string
  readonly email: string
  readonly invitedBy: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

const KIND = 'invitation'
/** An invitation lasts 14 days. */
export const INVITATION_TIME = 14 * DAY

export const digestOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url')

export const newInvitation = async (
  tx: Transaction,
  invitation: Omit<Invitation, 'id' | 'expiresAt'>,
): Promise<{ readonly token: string; readonly invitation: Invitation }> => {
  const token = randomBytes(24).toString('base64url')
  const row = {
    ...invitation,
    id: randomBytes(9).toString('base64url'),
    expiresAt: invitation.createdAt + INVITATION_TIME,
  }
  await tx.state.put(KIND, digestOfToken(token), row)
  return { token, invitation: row }
}

/** The invitation of a token that is still good. */
export const invitationOf = async (
  tx: Transaction,
  token: string,
  now: Instant,
): Promise<Invitation | null> => {
  const row = (await tx.state.get(KIND, digestOfToken(token))) as Invitation | null
  return row !== null && now < row.expiresAt ? row : null
}

export const endInvitation = (tx: Transaction, token: string): Promise<void> =>
  tx.state.delete(KIND, digestOfToken(token))

export const invitations = async (tx: Transaction, now: Instant): Promise<readonly Invitation[]> =>
  (await tx.state.list(KIND)).map(({ value }) => value as Invitation).filter((row) => now < row.expiresAt)

/** Takes an invitation back by its ID; null: there is none. */
export const withdrawInvitation = async (tx: Transaction, id: string): Promise<Invitation | null> => {
  const found = (await tx.state.list(KIND)).find(({ value }) => (value as Invitation).id === id)
  if (found === undefined) return null
  await tx.state.delete(KIND, found.id)
  return found.value as Invitation
}
