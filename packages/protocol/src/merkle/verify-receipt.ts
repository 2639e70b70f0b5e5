import { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts'
import { digestOf } from '../encoding/bytes.ts'
import { ProtocolError } from '../protocol-error.ts'
import { verifyByServer } from '../trust/server-answer.ts'
import type { Uuid } from '../vocabulary/ids.ts'
import type { Head, PublicJwk, Receipt, ReceiptEnvelope } from '../wire/messages.ts'
import { readHead, readReceipt } from '../wire/read-receipt.ts'
import { verifyInclusion } from './inclusion.ts'

/** A receipt on which figures may be deleted. */
export interface VerifiedReceipt {
  readonly receipt: Receipt
  readonly head: Head
  /** SHA-256 of the compact head, base64url: the next `lastHead`. */
  readonly headDigest: string
}

/**
 * Verifies a receipt: it is for this device and exactly this plaintext, its leaf is in the tree, and the
 * head is signed by the server (protocol.md, `POST /v1/reports`; RFC 9162 §2.1.3).
 * Throws `wrong-digest`, `wrong-client`, `wrong-server`, `not-included`, `unknown-key`, `bad-signature`, `malformed`.
 */
export const verifyReceipt = async (check: {
  readonly envelope: ReceiptEnvelope
  /** SHA-256 of the plaintext that was sent, as bytes or base64url. */
  readonly plaintextDigest: string | Uint8Array
  /** The `sig` keys of the trusted key set. */
  readonly serverKeys: readonly PublicJwk[]
  /** Given: `sub` must be it. */
  readonly clientUuid?: Uuid
  /** Given: `sequence` must be it. */
  readonly sequence?: number
  /** Given: the head's `iss` must be it. */
  readonly serverUuid?: Uuid
}): Promise<VerifiedReceipt> => {
  const { envelope } = check
  const leaf = decodeBase64Url(envelope.receipt)
  const receipt = readReceipt(leaf)
  const digest =
    typeof check.plaintextDigest === 'string' ? check.plaintextDigest : encodeBase64Url(check.plaintextDigest)
  if (receipt.digest !== digest)
    throw new ProtocolError('wrong-digest', 'The receipt is for other figures than were sent.')
  if (check.clientUuid !== undefined && receipt.sub !== check.clientUuid)
    throw new ProtocolError('wrong-client', 'The receipt is for another device.')
  if (check.sequence !== undefined && receipt.sequence !== check.sequence)
    throw new ProtocolError('wrong-digest', 'The receipt is for another submission.')
  const head = readHead(
    await verifyByServer({ token: envelope.head, typ: 'cs-head+jwt', keys: check.serverKeys }),
  )
  if (check.serverUuid !== undefined && head.iss !== check.serverUuid)
    throw new ProtocolError('wrong-server', 'The receipt is of another server.')
  const included =
    head.size === envelope.size &&
    (await verifyInclusion({
      leaf,
      index: envelope.index,
      size: head.size,
      path: envelope.path.map(decodeBase64Url),
      root: decodeBase64Url(head.root),
    }))
  if (!included)
    throw new ProtocolError('not-included', 'The receipt is not in the tree whose root the server signed.')
  return { receipt, head, headDigest: await digestOf(envelope.head) }
}
