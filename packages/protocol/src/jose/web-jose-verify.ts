import { decodeBase64Url } from '../encoding/base64url.ts'
import { utf8 } from '../encoding/bytes.ts'

/** Keys and signatures, of `web-jose.ts`. */

const P256 = { namedCurve: 'P-256' }
const ES256 = { name: 'ECDSA', hash: 'SHA-256' }
/** For agreeing on a key (RFC 7518 §4.6). */
export const ECDH = { name: 'ECDH', ...P256 }

export interface Jwk {
  readonly kty: string
  readonly crv: string
  readonly x: string
  readonly y: string
}

/** A public key of P-256, for verifying or as a recipient. Rejects when it is no point of the curve. */
export const importJWK = (jwk: Jwk, algorithm: string): Promise<CryptoKey> =>
  algorithm === 'ES256'
    ? crypto.subtle.importKey('jwk', jwk, { name: ES256.name, ...P256 }, true, ['verify'])
    : crypto.subtle.importKey('jwk', jwk, ECDH, true, [])

/** RFC 7515 §5.2 for ES256. Rejects when the signature is wrong. */
export const compactVerify = async (token: string, key: CryptoKey): Promise<void> => {
  const end = token.lastIndexOf('.')
  const signature = decodeBase64Url(token.slice(end + 1))
  if (!(await crypto.subtle.verify(ES256, key, signature, utf8(token.slice(0, end)))))
    throw new Error('The signature is wrong.')
}
