import { hash } from 'node:crypto'
import {
  buildMerkle,
  type Head,
  type Instant,
  type Receipt,
  randomBytes8,
  type Uuid,
} from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import type { ServerKeys } from '../../services.ts'

/** Where the input of a hash is put together; grows with the longest leaf. */
let input = Buffer.alloc(4_096)

/** Digests are kept as texts of bytes (latin1, which hash() knows as binary): each object for bytes costs the collector more than hashing (docs/performance.md, B1). */
type Digest = string

/** Puts a leaf down after 0x00 (RFC 9162 §2.1.1); gives the bytes of the leaf. */
const putLeaf = (leaf: string): Buffer => {
  const most = 1 + 3 * leaf.length
  if (most > input.length) input = Buffer.alloc(2 * most)
  input[0] = 0
  return input.subarray(1, 1 + input.write(leaf, 1, 'utf8'))
}

/** Puts an inner node down after 0x01. */
const hashPair = (left: Digest, right: Digest): Digest => {
  input[0] = 1
  input.write(left, 1, 'latin1')
  input.write(right, 33, 'latin1')
  return hash('sha256', input.subarray(0, 65), 'binary')
}

const textOf = (digest: Digest): string => Buffer.from(digest, 'latin1').toString('base64url')

/** Digests as base64url, each made once: a node stands in the paths of all leaves beside it. */
const texts = (): ((digest: Digest) => string) => {
  const known = new Map<Digest, string>()
  return (digest) => {
    const before = known.get(digest)
    if (before !== undefined) return before
    const text = textOf(digest)
    known.set(digest, text)
    return text
  }
}

interface Link {
  readonly number: number
  /** Digest of the compact head. */
  readonly digest: string | null
}

/** Receipts with the proof that they were made together. */
export interface Proven {
  /** The content of a `cs-receipt+jwe`: the `ReceiptEnvelope` of the receipt at an index, as JSON. */
  envelope(index: number): string
}

/**
 * The chain of heads of this run of this process (protocol.md, "POST /v1/reports"). A head is signed and stored in the
 * transaction whose receipts it proves, so no device ever holds one that a restart could lose.
 */
export class HeadChain {
  readonly chain = randomBytes8()
  readonly #issuer: Uuid
  readonly #keys: Pick<ServerKeys, 'signingKey'>
  #last: Link = { number: 0, digest: null }
  #before: Link = this.#last

  constructor(issuer: Uuid, keys: Pick<ServerKeys, 'signingKey'>) {
    this.#issuer = issuer
    this.#keys = keys
  }

  /** A commit that failed took its head with it: the chain goes on from the head before. */
  async #settled(tx: Transaction): Promise<Link> {
    if (this.#last.number === 0) return this.#last
    const stored = await tx.state.heads(this.chain, this.#last.number - 1, 1)
    return stored[0]?.number === this.#last.number ? this.#last : this.#before
  }

  async append(tx: Transaction, receipts: readonly Receipt[], now: Instant): Promise<Proven> {
    const previous = await this.#settled(tx)
    const leaves: Digest[] = []
    const contents: string[] = []
    for (const receipt of receipts) {
      const leaf = putLeaf(JSON.stringify(receipt))
      contents.push(leaf.toString('base64url'))
      leaves.push(hash('sha256', input.subarray(0, 1 + leaf.length), 'binary'))
    }
    const tree = buildMerkle(leaves, hashPair)
    const number = previous.number + 1
    const payload: Head = {
      iss: this.#issuer,
      iat: now,
      root: textOf(tree.root),
      size: tree.size,
      chain: this.chain,
      number,
      previous: previous.digest,
    }
    const head = this.#keys.signingKey(now).sign('cs-head+jwt', payload)
    await tx.state.appendHead({ chain: this.chain, number, jws: head, at: now })
    this.#before = previous
    this.#last = { number, digest: hash('sha256', head, 'base64url') }
    const text = texts()
    // Nothing of it has to be escaped: base64url, integers and a compact JWS.
    const end = `],"head":"${head}"}`
    return {
      envelope: (index) =>
        `{"receipt":"${contents[index]}","index":${index},"size":${tree.size},"path":[${tree
          .path(index)
          .map((digest) => `"${text(digest)}"`)
          .join(',')}${end}`,
    }
  }
}
