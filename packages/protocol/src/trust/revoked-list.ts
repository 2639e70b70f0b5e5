import type { Compact, RevokedList } from '../wire/messages.ts'
import { readRevokedList } from '../wire/read-trust.ts'
import { type RootTrust, verifyByRoot } from './verify-by-root.ts'

/** Verifies a `cs-revoked+jwt`, which only a root itself may sign. Throws what `verifyByRoot` throws. */
export const verifyRevokedList = async (token: Compact, trust: RootTrust): Promise<RevokedList> =>
  readRevokedList(await verifyByRoot({ ...trust, token, typ: 'cs-revoked+jwt' }))

/** The list that holds: the one with the highest number (protocol.md, "Keys and trust"). */
export const newerRevokedList = (known: RevokedList | null, seen: RevokedList | null): RevokedList | null => {
  if (known === null || seen === null) return known ?? seen
  return seen.number > known.number ? seen : known
}
