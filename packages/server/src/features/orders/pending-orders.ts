import { createHash, randomBytes } from 'node:crypto'
import { DAY, type Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { Buyer } from './new-order.ts'

/** An order of somebody without an account, until its address is proven by the mailed link (O2). */
export interface PendingOrder {
  readonly email: string
  readonly name: string
  readonly organizationName: string
  readonly input: Buyer['input']
  /** What the buyer has seen: minor units, with tax. */
  readonly total: number
  readonly createdAt: Instant
}

const KIND = 'pending-order'
/** How long the mailed link is good, in seconds of real time. */
const PENDING_TIME = 7 * DAY
/** Each may cause a mail and takes room, and nobody has proven anything yet (P6). */
const MOST = 1_000
const MOST_OF_MAILBOX = 3

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
const isGood = ({ createdAt }: PendingOrder, now: Instant): boolean => now < createdAt + PENDING_TIME

/** What a new one meets; those whose time is over are removed on the way. `mailbox` tells addresses of one mailbox. */
export const roomForPending = async (
  tx: Transaction,
  about: { readonly email: string; readonly now: Instant; readonly mailbox: (email: string) => string },
): Promise<'room' | 'mailbox-full' | 'full'> => {
  const kept: PendingOrder[] = []
  for (const { id, value } of await tx.state.list(KIND)) {
    const row = value as PendingOrder
    if (isGood(row, about.now)) kept.push(row)
    else await tx.state.delete(KIND, id)
  }
  const own = about.mailbox(about.email)
  if (kept.filter(({ email }) => about.mailbox(email) === own).length >= MOST_OF_MAILBOX)
    return 'mailbox-full'
  return kept.length >= MOST ? 'full' : 'room'
}

/** Keeps it under the digest of a new token, which is in the link and stored nowhere. */
export const keepPending = async (tx: Transaction, order: PendingOrder): Promise<string> => {
  const token = randomBytes(24).toString('base64url')
  await tx.state.put(KIND, digestOf(token), order)
  return token
}

/** The order of a token that is still good. */
export const pendingOrder = async (
  tx: Transaction,
  token: string,
  now: Instant,
): Promise<PendingOrder | null> => {
  const row = (await tx.state.get(KIND, digestOf(token))) as PendingOrder | null
  return row !== null && isGood(row, now) ? row : null
}

export const endPending = (tx: Transaction, token: string): Promise<void> =>
  tx.state.delete(KIND, digestOf(token))

export const pendingUntil = ({ createdAt }: PendingOrder): Instant => createdAt + PENDING_TIME
