import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import {
  type Head,
  ProtocolError,
  type PublicJwk,
  peekJws,
  type Receipt,
  type ReceiptEnvelope,
  readHead,
  readReceipt,
} from '@countersign/protocol'

// The checks of the protocol package's `verifyReceipt`, for thousands of devices in one process: a head that acknowledges many
// submissions is verified once, and hashes are made at once.

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const LEAF = Uint8Array.of(0)
const PAIR = Uint8Array.of(1)

/** RFC 9162 §2.1.3.2: the root that a leaf, its place and its path lead to; null: they fit no tree of this size. */
const rootOf = (leaf: Uint8Array, { index, size, path }: ReceiptEnvelope): Buffer | null => {
  if (index >= size) return null
  let [node, last, hash] = [index, size - 1, sha256(LEAF, leaf)]
  for (const step of path) {
    const sibling = Buffer.from(step, 'base64url')
    if (last === 0) return null
    if (node % 2 === 1 || node === last) {
      hash = sha256(PAIR, sibling, hash)
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2)
        last = Math.floor(last / 2)
      }
    } else hash = sha256(PAIR, hash, sibling)
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? hash : null
}

/** What a receipt must be for. */
export interface Acknowledged {
  readonly plaintext: Uint8Array
  readonly client: string
  readonly sequence: number
  /** The signing keys that the device knows of its server. */
  readonly keys: readonly PublicJwk[]
  readonly server: string
}

const ensure = (holds: boolean, sentence: string): void => {
  if (!holds) throw new Error(`A receipt does not hold: ${sentence}.`)
}

const KEPT = 200

/** Verifies receipts; knows the heads and keys that it has seen lately. */
export class ReceiptVerifier {
  readonly #heads = new Map<string, Head>()
  readonly #keys = new Map<string, KeyObject>()

  /** The receipt, and the digest of its head. Throws when it proves nothing, `unknown-key` when newer keys are needed. */
  verify(
    envelope: ReceiptEnvelope,
    sent: Acknowledged,
  ): { readonly receipt: Receipt; readonly headDigest: string } {
    const leaf = Buffer.from(envelope.receipt, 'base64url')
    const receipt = readReceipt(leaf)
    ensure(receipt.digest === sha256(sent.plaintext).toString('base64url'), 'it is for other figures')
    ensure(receipt.sub === sent.client && receipt.sequence === sent.sequence, 'it is for another submission')
    const head = this.#head(envelope.head, sent.keys)
    ensure(head.iss === sent.server, 'it is of another server')
    ensure(head.size === envelope.size, 'its tree is of another size')
    ensure(
      rootOf(leaf, envelope)?.toString('base64url') === head.root,
      'it is not in the tree that was signed',
    )
    return { receipt, headDigest: sha256(Buffer.from(envelope.head)).toString('base64url') }
  }

  #head(token: string, keys: readonly PublicJwk[]): Head {
    const { header, payload } = peekJws(token)
    const jwk = keys.find(({ kid }) => kid === header.kid)
    if (jwk === undefined) throw new ProtocolError('unknown-key', 'The head is signed by a newer key.')
    const known = this.#heads.get(token)
    if (known !== undefined) return known
    ensure(header.typ === 'cs-head+jwt', 'its head is none')
    const end = token.lastIndexOf('.')
    const signature = Buffer.from(token.slice(end + 1), 'base64url')
    const key = this.#key(jwk)
    const input = Buffer.from(token.slice(0, end))
    ensure(verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature), 'its head is not signed')
    const head = readHead(payload)
    if (this.#heads.size >= KEPT) this.#heads.clear()
    this.#heads.set(token, head)
    return head
  }

  #key(jwk: PublicJwk): KeyObject {
    const name = jwk.kid ?? ''
    const known = this.#keys.get(name)
    if (known !== undefined) return known
    const { kty, crv, x, y } = jwk
    const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
    this.#keys.set(name, key)
    return key
  }
}
