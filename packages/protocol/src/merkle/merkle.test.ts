import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyInclusion } from './inclusion.ts'
import { buildMerkle, leafInput, merkleTree, pairInput } from './tree.ts'

const sha = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const leavesOf = (size: number): Uint8Array[] =>
  Array.from({ length: size }, (_, at) => Uint8Array.of(at & 255, at >> 8))
const build = (leaves: readonly Uint8Array[]) =>
  buildMerkle(
    leaves.map((leaf) => sha(leafInput(leaf))),
    (a, b) => sha(pairInput(a, b)),
  )

/** MTH of RFC 9162 §2.1.1, word by word. */
const mth = (leaves: readonly Uint8Array[]): Uint8Array => {
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return sha(leafInput(only))
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return sha(pairInput(mth(leaves.slice(0, k)), mth(leaves.slice(k))))
}

describe('for all sizes from 1 to 300', () => {
  test('the root is that of RFC 9162, and every leaf has a proof that holds', async () => {
    for (let size = 1; size <= 300; size++) {
      const leaves = leavesOf(size)
      const tree = build(leaves)
      expect(tree.root).toEqual(mth(leaves))
      const indices = size < 40 ? leaves.keys() : [0, 1, size >> 1, size - 2, size - 1]
      for (const index of indices) {
        const leaf = leaves[index] ?? new Uint8Array()
        expect(await verifyInclusion({ leaf, index, size, path: tree.path(index), root: tree.root })).toBe(
          true,
        )
      }
    }
  })

  test('a proof fails for any other index, size, leaf or path', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        fc.nat({ max: 310 }),
        async (size, seed, other) => {
          const leaves = leavesOf(size)
          const tree = build(leaves)
          const index = seed % size
          const leaf = leaves[index] ?? new Uint8Array()
          const proof = { leaf, index, size, path: tree.path(index), root: tree.root }
          expect(await verifyInclusion(proof)).toBe(true)
          if (other !== index) expect(await verifyInclusion({ ...proof, index: other })).toBe(false)
          expect(await verifyInclusion({ ...proof, leaf: Uint8Array.of(9, 9, 9) })).toBe(false)
          expect(await verifyInclusion({ ...proof, path: [...proof.path, tree.root] })).toBe(false)
          if (proof.path.length > 0)
            expect(await verifyInclusion({ ...proof, path: proof.path.slice(1) })).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })
})

test('an index outside the tree is false, not an error', async () => {
  for (const index of [-1, 1, 0.5, Number.NaN]) {
    expect(
      await verifyInclusion({ leaf: new Uint8Array(), index, size: 1, path: [], root: new Uint8Array(32) }),
    ).toBe(false)
  }
})

test('the tree by WebCrypto is the tree by any other SHA-256', async () => {
  for (const size of [1, 2, 3, 7, 8, 33])
    expect((await merkleTree(leavesOf(size))).root).toEqual(build(leavesOf(size)).root)
})
