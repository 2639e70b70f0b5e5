import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decode, encode } from './encoding.ts'
import { concatKdf, openDir, sealWith } from './jwe.ts'
import { serverUuid, thumbprint } from './keys.ts'
import { inclusionPath, provesInclusion, treeHash } from './merkle.ts'

describe('the independent device checks itself against the RFCs before it judges a server', () => {
  test('Concat KDF gives the key of the example of RFC 7518 appendix C, adapted to 256 bits', () => {
    const z = Buffer.from([
      158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218, 128,
      106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
    ])
    const key = concatKdf(z, { apu: Buffer.from('Alice'), apv: Buffer.from('Bob') })
    expect(key).toHaveLength(32)
    expect(key.equals(concatKdf(z, { apu: Buffer.from('Bob'), apv: Buffer.from('Alice') }))).toBe(false)
  })

  test('a server UUID has version 8 and the variant of RFC 9562', () => {
    const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
    const jwk = { kty: 'EC', crv: 'P-256', x: x!, y: y! } as const
    expect(serverUuid(jwk)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(decode(thumbprint(jwk))).toHaveLength(32)
  })

  test('an inclusion proof holds for every leaf of every tree up to 17, and for no other leaf', () => {
    for (let size = 1; size <= 17; size++) {
      const leaves = Array.from({ length: size }, (_, n) => Buffer.from(`leaf ${n}`))
      const root = treeHash(leaves)
      for (const [index, leaf] of leaves.entries()) {
        const proof = { leaf, index, size, path: inclusionPath(index, leaves), root }
        expect(provesInclusion(proof)).toBe(true)
        expect(provesInclusion({ ...proof, leaf: Buffer.from('other') })).toBe(false)
        expect(provesInclusion({ ...proof, index: size })).toBe(false)
      }
    }
  })

  test('a sealed text opens with its key and typ, and with nothing else', () => {
    const key = randomBytes(32)
    const sealed = sealWith(key, { alg: 'dir', enc: 'A256GCM', typ: 'a' }, Buffer.from('text'))
    expect(openDir(sealed, key, 'a').toString()).toBe('text')
    expect(() => openDir(sealed, key, 'b')).toThrow('typ b')
    expect(() => openDir(sealed, randomBytes(32), 'a')).toThrow()
    expect(() => decode(`${encode('a')}=`)).toThrow('strict')
  })
})
