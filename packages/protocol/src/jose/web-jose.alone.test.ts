import fc from 'fast-check'
import type * as jose from 'jose'
import { expect, test, vi } from 'vitest'
import * as web from './web-jose.ts'

// Every vector and every flipped bit again, with the profile in place of the package, as in a page.
vi.mock('jose', async (importOriginal) => {
  const original = await importOriginal<typeof jose>()
  const profile = await import('./web-jose.ts')
  const isDirect = (options?: jose.DecryptOptions): boolean =>
    options?.keyManagementAlgorithms?.includes('dir') === true
  return {
    ...original,
    ...profile,
    CompactSign: original.CompactSign,
    // Only servers open what is sealed to a key, and only they hold private ones.
    importJWK: (jwk: jose.JWK, algorithm: string) =>
      jwk.d === undefined
        ? profile.importJWK(jwk as Parameters<typeof profile.importJWK>[0], algorithm)
        : original.importJWK(jwk, algorithm),
    compactDecrypt: (token: string, key: Uint8Array, options?: jose.DecryptOptions) =>
      isDirect(options) ? profile.compactDecrypt(token, key) : original.compactDecrypt(token, key, options),
  }
})
await import('../vectors/vectors.test.ts')
await import('./bit-flips.test.ts')

const real = await vi.importActual<typeof jose>('jose')
const bytes = fc.uint8Array({ maxLength: 300 })
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })
const direct = { alg: 'dir', enc: 'A256GCM', typ: 'cs-report+jwe', kid: 'ticket' }

test('P1 what the profile seals under a shared key jose opens, and the other way round', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, secret, async (plaintext, key) => {
      const sealed = await new web.CompactEncrypt(plaintext).setProtectedHeader(direct).encrypt(key)
      const { plaintext: opened, protectedHeader } = await real.compactDecrypt(sealed, key)
      expect([...opened]).toEqual([...plaintext])
      expect(protectedHeader).toEqual(direct)
      const theirs = await new real.CompactEncrypt(plaintext).setProtectedHeader(direct).encrypt(key)
      expect([...(await web.compactDecrypt(theirs, key)).plaintext]).toEqual([...plaintext])
    }),
  )
})

test('P1 what the profile seals to a server’s key jose opens', async () => {
  const pair = await real.generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  const jwk = (await real.exportJWK(pair.publicKey)) as jose.JWK_EC_Public & { kty: string }
  await fc.assert(
    fc.asyncProperty(bytes, async (plaintext) => {
      const recipient = await web.importJWK(jwk, 'ECDH-ES')
      const header = { alg: 'ECDH-ES', enc: 'A256GCM', kid: 'key', typ: 'cs-authorize+jwe' }
      const sealed = await new web.CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(recipient)
      const opened = await real.compactDecrypt(sealed, pair.privateKey)
      expect([...opened.plaintext]).toEqual([...plaintext])
      expect(opened.protectedHeader).toMatchObject(header)
    }),
    { numRuns: 30 },
  )
})

test('P1 the profile takes the right signature, and none that jose refuses', async () => {
  const [pair, other] = await Promise.all([real.generateKeyPair('ES256'), real.generateKeyPair('ES256')])
  const keys = await Promise.all(
    [pair, other].map(async ({ publicKey }) => {
      const jwk = (await real.exportJWK(publicKey)) as jose.JWK_EC_Public & { kty: string }
      return { jwk, key: await web.importJWK(jwk, 'ES256') }
    }),
  )
  const holds = (check: Promise<unknown>): Promise<boolean> =>
    check.then(
      () => true,
      () => false,
    )
  await fc.assert(
    fc.asyncProperty(bytes, fc.nat(), fc.boolean(), async (payload, at, spoilt) => {
      const token = await new real.CompactSign(payload)
        .setProtectedHeader({ alg: 'ES256' })
        .sign(pair.privateKey)
      const place = at % token.length
      const bad = `${token.slice(0, place)}${token[place] === 'A' ? 'B' : 'A'}${token.slice(place + 1)}`
      for (const { jwk, key } of keys) {
        const shown = spoilt ? bad : token
        const [own, theirs] = await Promise.all([
          holds(web.compactVerify(shown, key)),
          holds(real.importJWK(jwk, 'ES256').then((imported) => real.compactVerify(shown, imported))),
        ])
        if (own) expect(theirs).toBe(true)
        if (!spoilt) expect(own).toBe(theirs)
      }
    }),
    { numRuns: 50 },
  )
})
