import { hash } from 'node:crypto'
import {
  buildMerkle,
  type Compact,
  type Head,
  type Instant,
  randomBytes8,
  type Uuid,
} from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import type { ServerKeys } from '../../services.ts'

const LEAF = Uint8Array.of(0)
const PAIR = Uint8Array.of(1)

const hashLeaf = (leaf: Uint8Array): Buffer => hash('sha256', Buffer.concat([LEAF, leaf]), 'buffer')
const hashPair = (left: Uint8Array, right: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([PAIR, left, right]), 'buffer')

interface Link {
  readonly number: number
  /** Digest of the compact head. */
  readonly digest: string | null
}

/** The proof that receipts were made together: what each envelope holds besides its receipt. */
export interface Proof {
  readonly head: Compact
  readonly size: number
  path(index: number): readonly string[]
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

  async append(tx: Transaction, leaves: readonly Uint8Array[], now: Instant): Promise<Proof> {
    const previous = await this.#settled(tx)
    const tree = buildMerkle(leaves.map(hashLeaf), hashPair)
    const number = previous.number + 1
    const payload: Head = {
      iss: this.#issuer,
      iat: now,
      root: Buffer.from(tree.root).toString('base64url'),
      size: tree.size,
      chain: this.chain,
      number,
      previous: previous.digest,
    }
    const head = this.#keys.signingKey(now).sign('cs-head+jwt', payload)
    await tx.state.appendHead({ chain: this.chain, number, jws: head, at: now })
    this.#before = previous
    this.#last = { number, digest: hash('sha256', head, 'base64url') }
    return {
      head,
      size: tree.size,
      path: (index) => tree.path(index).map((hash) => Buffer.from(hash).toString('base64url')),
    }
  }
}
