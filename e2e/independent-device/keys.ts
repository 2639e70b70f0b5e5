import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { asObject, asText, decode, encode, ensure, type Json, sha256 } from './encoding.ts'

export type PublicJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string }

export const asJwk = (value: Json | undefined): PublicJwk => {
  const jwk = asObject(value, 'JWK')
  ensure(jwk['kty'] === 'EC' && jwk['crv'] === 'P-256', 'curve P-256 everywhere')
  ensure(jwk['d'] === undefined || jwk['d'] === null, 'a public key holds no private part')
  const x = asText(jwk['x'], 'x')
  const y = asText(jwk['y'], 'y')
  ensure(decode(x).length === 32 && decode(y).length === 32, 'coordinates have 32 bytes')
  return { kty: 'EC', crv: 'P-256', x, y }
}

/** RFC 7638: the members in the order of their names, no white space. */
export const thumbprintBytes = ({ crv, kty, x, y }: PublicJwk): Buffer =>
  sha256(Buffer.from(JSON.stringify({ crv, kty, x, y })))

export const thumbprint = (jwk: PublicJwk): string => encode(thumbprintBytes(jwk))

/** A server UUID: the first 16 bytes of the thumbprint, with version 8 and variant bits set. */
export const serverUuid = (jwk: PublicJwk): string => {
  const bytes = thumbprintBytes(jwk).subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const keyObject = (jwk: PublicJwk): KeyObject => createPublicKey({ key: { ...jwk }, format: 'jwk' })

export const verifyEs256 = (jwk: PublicJwk, input: string, signature: Uint8Array): boolean =>
  signature.length === 64 &&
  verify('sha256', Buffer.from(input), { key: keyObject(jwk), dsaEncoding: 'ieee-p1363' }, signature)

/** A published key: its `kid` must be its own thumbprint. */
export const asPublishedKey = (value: Json): PublicJwk & { kid: string } => {
  const jwk = asJwk(value)
  const kid = asText(asObject(value)['kid'], 'kid')
  ensure(kid === thumbprint(jwk), 'a verifier checks that kid is the RFC 7638 thumbprint')
  return { ...jwk, kid }
}
