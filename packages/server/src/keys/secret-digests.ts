import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { SecretDigests } from '../services.ts'

/** HMAC-SHA-256 over the UTF-8 bytes of a secret; compared in constant time (A3b). */
export const secretDigests = (key: Uint8Array): SecretDigests => {
  // Once for all: with a raw key node:crypto takes three times as long, and each report asks for a digest.
  const secretKey = createSecretKey(key)
  const mac = (secret: string): Buffer => createHmac('sha256', secretKey).update(secret, 'utf8').digest()
  return {
    digest: (secret) => mac(secret).toString('base64url'),
    matches: (secret, digest) => {
      const expected = Buffer.from(digest, 'base64url')
      const actual = mac(secret)
      return expected.length === actual.length && timingSafeEqual(expected, actual)
    },
  }
}
