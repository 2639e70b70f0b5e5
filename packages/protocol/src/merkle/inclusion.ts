import { sha256 } from '../encoding/bytes.ts'
import { leafHash, pairInput } from './tree.ts'

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])

/**
 * Whether a leaf is at `index` of the tree of `size` leaves with this root (RFC 9162 §2.1.3.2).
 * Never throws; anything out of range is false.
 */
export const verifyInclusion = async (proof: {
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly path: readonly Uint8Array[]
  readonly root: Uint8Array
}): Promise<boolean> => {
  const { index, size } = proof
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  let node = index
  let last = size - 1
  let hash = await leafHash(proof.leaf)
  for (const sibling of proof.path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = await sha256(pairInput(sibling, hash))
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2)
        last = Math.floor(last / 2)
      }
    } else {
      hash = await sha256(pairInput(hash, sibling))
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equal(hash, proof.root)
}
