import { type CryptoKey, importJWK } from 'jose'
import { decodeBase64Url } from '../encoding/base64url.ts'
import { digestOf } from '../encoding/bytes.ts'
import { failed, malformed } from '../protocol-error.ts'
import type { Uuid } from '../vocabulary/ids.ts'
import type { Compact, PublicJwk } from '../wire/messages.ts'
import type { Signer } from './sign.ts'

/** A private P-256 key as JWK. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string
}

/** A new key pair; both carry the `kid`. */
export interface KeyPair {
  readonly privateJwk: PrivateJwk & { readonly kid: string }
  readonly publicJwk: PublicJwk & { readonly kid: string }
}

/** The RFC 7638 SHA-256 thumbprint of a P-256 key, base64url: its `kid`. */
export const thumbprint = (jwk: PublicJwk): Promise<string> =>
  digestOf(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }))

const generate = async (
  algorithm: 'ECDSA' | 'ECDH',
  usages: ('sign' | 'verify' | 'deriveBits')[],
): Promise<KeyPair> => {
  const pair = await crypto.subtle.generateKey({ name: algorithm, namedCurve: 'P-256' }, true, usages)
  if (!('privateKey' in pair)) throw malformed('The platform made no key pair.')
  const { x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  if (x === undefined || y === undefined || d === undefined)
    throw malformed('The platform made no P-256 key.')
  const bare: PublicJwk = { kty: 'EC', crv: 'P-256', x, y }
  const publicJwk = { kid: await thumbprint(bare), ...bare }
  return { publicJwk, privateJwk: { ...publicJwk, d } }
}

/** A new ES256 key pair; `kid` is its thumbprint. */
export const generateSigningKey = (): Promise<KeyPair> => generate('ECDSA', ['sign', 'verify'])

/** A new ECDH-ES key pair; `kid` is its thumbprint. */
export const generateEncryptionKey = (): Promise<KeyPair> => generate('ECDH', ['deriveBits'])

/** What an imported key is for. */
export type KeyAlgorithm = 'ES256' | 'ECDH-ES'

const importKey = async (jwk: PublicJwk | PrivateJwk, algorithm: KeyAlgorithm): Promise<CryptoKey> => {
  try {
    const { kty, crv, x, y } = jwk
    const key = await importJWK('d' in jwk ? { kty, crv, x, y, d: jwk.d } : { kty, crv, x, y }, algorithm)
    if (!(key instanceof Uint8Array)) return key
  } catch (cause) {
    throw failed('malformed', 'The key is not a point of P-256.', cause)
  }
  throw malformed('The key is not a P-256 key.')
}

/** Imports a public key, by default for verifying. Throws `malformed`. */
export const importPublic = (jwk: PublicJwk, algorithm: KeyAlgorithm = 'ES256'): Promise<CryptoKey> => {
  const { kty, crv, x, y } = jwk
  return importKey({ kty, crv, x, y }, algorithm)
}

/** Imports a private encryption key. Throws `malformed`. */
export const importDecryptionKey = (jwk: PrivateJwk): Promise<CryptoKey> => importKey(jwk, 'ECDH-ES')

/** Imports a private key for signing; an issuer adds its `cs-issuer+jwt`. Throws `malformed`. */
export const importSigner = async (privateJwk: PrivateJwk, cert?: Compact): Promise<Signer> => ({
  kid: privateJwk.kid ?? (await thumbprint(privateJwk)),
  key: await importKey(privateJwk, 'ES256'),
  ...(cert === undefined ? {} : { cert }),
})

const HEX = (byte: number): string => byte.toString(16).padStart(2, '0')

/** The first 16 bytes as a UUID of version 8 (RFC 9562): a name that was derived, not drawn. */
export const uuid8 = (from: Uint8Array): Uuid => {
  const bytes = from.slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return Array.from(bytes, HEX)
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * The UUID of the server with this identity key: the first 16 bytes of its SHA-256 thumbprint, version 8
 * and variant bits set (RFC 9562 §5.8; protocol.md, "Keys and trust").
 */
export const serverUuidOf = async (identityJwk: PublicJwk): Promise<Uuid> =>
  uuid8(decodeBase64Url(await thumbprint(identityJwk)))
