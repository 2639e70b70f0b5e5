import type { Bytes } from '../encoding/base64url.ts'
import { concatBytes, sha256 } from '../encoding/bytes.ts'

/** A Merkle tree over leaves (RFC 9162 §2.1). */
export interface MerkleTree<Digest = Uint8Array> {
  readonly root: Digest
  readonly size: number
  /** The inclusion proof of the leaf at an index, lowest sibling first (§2.1.3.1). */
  readonly path: (index: number) => Digest[]
}

/** What is hashed for a leaf: 0x00 ‖ leaf (§2.1.1). */
export const leafInput = (leaf: Uint8Array): Bytes => concatBytes(Uint8Array.of(0), leaf)

/** What is hashed for an inner node: 0x01 ‖ left ‖ right (§2.1.1). */
export const pairInput = (left: Uint8Array, right: Uint8Array): Bytes =>
  concatBytes(Uint8Array.of(1), left, right)

/** The hash of a leaf. */
export const leafHash = (leaf: Uint8Array): Promise<Bytes> => sha256(leafInput(leaf))

/** The level above: pairs are hashed, a last one without a partner rises as it is. */
const levelAbove = <Digest>(level: readonly Digest[], pairs: readonly Digest[]): Digest[] => {
  const last = level.length % 2 === 1 ? level.at(-1) : undefined
  return last === undefined ? [...pairs] : [...pairs, last]
}

const treeOf = <Digest>(levels: readonly (readonly Digest[])[]): MerkleTree<Digest> => {
  const size = levels[0]?.length ?? 0
  const root = levels.at(-1)?.[0]
  if (root === undefined) throw new RangeError('A Merkle tree needs at least one leaf.')
  const path = (index: number): Digest[] => {
    if (!Number.isInteger(index) || index < 0 || index >= size)
      throw new RangeError(`There is no leaf ${index}.`)
    return levels.flatMap((level, height) => {
      const sibling = level[Math.floor(index / 2 ** height) ^ 1]
      return sibling === undefined ? [] : [sibling]
    })
  }
  return { root, size, path }
}

const pairsOf = <Digest, T>(level: readonly Digest[], hash: (left: Digest, right: Digest) => T): T[] => {
  const pairs: T[] = []
  for (let at = 0; at + 1 < level.length; at += 2) {
    const [left, right] = [level[at], level[at + 1]]
    if (left !== undefined && right !== undefined) pairs.push(hash(left, right))
  }
  return pairs
}

/**
 * Builds a tree from leaf hashes with a synchronous hash, for example of `node:crypto`: `hashPair` yields
 * SHA-256(0x01 ‖ left ‖ right), see `pairInput`, in whatever form the leaf hashes have. Throws a RangeError without leaves.
 */
export const buildMerkle = <Digest>(
  leafHashes: readonly Digest[],
  hashPair: (left: Digest, right: Digest) => Digest,
): MerkleTree<Digest> => {
  const levels: (readonly Digest[])[] = [leafHashes]
  for (let level = leafHashes; level.length > 1; ) {
    level = levelAbove(level, pairsOf(level, hashPair))
    levels.push(level)
  }
  return treeOf(levels)
}

/** Builds a tree over leaves with WebCrypto. Throws a RangeError without leaves. */
export const merkleTree = async (leaves: readonly Uint8Array[]): Promise<MerkleTree> => {
  let level: readonly Uint8Array[] = await Promise.all(leaves.map(leafHash))
  const levels = [level]
  while (level.length > 1) {
    level = levelAbove(
      level,
      await Promise.all(pairsOf(level, (left, right) => sha256(pairInput(left, right)))),
    )
    levels.push(level)
  }
  return treeOf(levels)
}
