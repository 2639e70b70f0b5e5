import { CompactSign, type CryptoKey } from 'jose'
import { utf8 } from '../encoding/bytes.ts'
import type { Compact, PublicJwk } from '../wire/messages.ts'
import { JWS_TYPS, type JwsTyp } from './typs.ts'

/** Who signs. */
export interface Signer {
  /** Thumbprint of the key. */
  readonly kid: string
  /** The private key. */
  readonly key: CryptoKey
  /** The `cs-issuer+jwt` of an issuer; absent for any other signer. */
  readonly cert?: Compact
}

/**
 * Signs a payload as a compact JWS with ES256 (RFC 7515). The header's members are `alg`, `typ`, `kid`,
 * `cert`, `jwk`, in this order; the payload's keep theirs, and members that are undefined fall away.
 * An issuer's `cert` is added only where an issuer may sign.
 */
// biome-ignore lint/complexity/useMaxParams: the fourth is for a key set's identity key alone
export const signJws = (
  typ: JwsTyp,
  payload: object,
  signer: Signer,
  header: { readonly jwk?: PublicJwk } = {},
): Promise<Compact> => {
  const cert = JWS_TYPS[typ] === 'root-or-issuer' ? signer.cert : undefined
  return new CompactSign(utf8(JSON.stringify(payload)))
    .setProtectedHeader({
      alg: 'ES256',
      typ,
      kid: signer.kid,
      ...(cert === undefined ? {} : { cert }),
      ...(header.jwk === undefined ? {} : { jwk: { ...header.jwk } }),
    })
    .sign(signer.key)
}
