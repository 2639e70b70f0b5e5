import { createPrivateKey, sign } from 'node:crypto'
import type { Compact, JwsTyp, PrivateJwk } from '@countersign/protocol'
import { joseSignature } from './jose-signature.ts'

/**
 * A server signing key that signs at once, on the calling thread: the same JWS as `signJws` of the protocol, at a third
 * of its cost (hot-path.md).
 */
export interface SigningKey {
  readonly kid: string
  sign(typ: JwsTyp, payload: object): Compact
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const signingKey = (jwk: PrivateJwk & { readonly kid: string }): SigningKey => {
  const { kty, crv, x, y, d, kid } = jwk
  const key = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' })
  const headers = new Map<JwsTyp, string>()
  const headerOf = (typ: JwsTyp): string => {
    const known = headers.get(typ)
    if (known !== undefined) return known
    const header = encode({ alg: 'ES256', typ, kid })
    headers.set(typ, header)
    return header
  }
  return {
    kid,
    sign: (typ, payload) => {
      const input = `${headerOf(typ)}.${encode(payload)}`
      return `${input}.${joseSignature(sign('sha256', Buffer.from(input, 'latin1'), key)).toString('base64url')}`
    },
  }
}
