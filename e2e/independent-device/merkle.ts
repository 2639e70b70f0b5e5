import { sha256 } from './encoding.ts'

const leafHash = (leaf: Uint8Array): Buffer => sha256(Buffer.of(0), leaf)
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.of(1), left, right)

/** RFC 9162 §2.1.1, by its definition: only for tests of the proof. */
export const treeHash = (leaves: Uint8Array[]): Buffer => {
  if (leaves.length === 0) return sha256()
  if (leaves.length === 1) return leafHash(leaves[0]!)
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}

/** RFC 9162 §2.1.3.1, by its definition: only for tests of the proof. */
export const inclusionPath = (index: number, leaves: Uint8Array[]): Buffer[] => {
  if (leaves.length <= 1) return []
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return index < k
    ? [...inclusionPath(index, leaves.slice(0, k)), treeHash(leaves.slice(k))]
    : [...inclusionPath(index - k, leaves.slice(k)), treeHash(leaves.slice(0, k))]
}

export type Proof = { leaf: Uint8Array; index: number; size: number; path: Uint8Array[]; root: Uint8Array }

/** RFC 9162 §2.1.3.2, step by step. */
export const provesInclusion = ({ leaf, index, size, path, root }: Proof): boolean => {
  if (index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let r = leafHash(leaf)
  for (const p of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else r = nodeHash(r, p)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && Buffer.compare(r, root) === 0
}
