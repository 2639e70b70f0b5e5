import { decodeBase64Url } from '../encoding/base64url.ts'
import { type JsonObject, parseStrictJson } from '../json/strict-json.ts'
import { malformed, ProtocolError } from '../protocol-error.ts'
import { asObject, compact, member, optional, text } from '../wire/fields.ts'
import type { Compact, PublicJwk } from '../wire/messages.ts'
import { readPublicJwk } from '../wire/read-trust.ts'
import { isJweTyp, isJwsTyp, JWE_TYPS, JWS_TYPS, type JweTyp, type JwsTyp } from './typs.ts'

/** The protected header of a JWS of this contract. */
export interface JwsHeader {
  readonly alg: 'ES256'
  readonly typ: JwsTyp
  readonly kid?: string
  /** The issuer's `cs-issuer+jwt`. */
  readonly cert?: Compact
  /** The identity key; in a key set and a retirement only. */
  readonly jwk?: PublicJwk
}

/** The protected header of a JWE of this contract. */
export interface JweHeader {
  readonly alg: 'ECDH-ES' | 'dir'
  readonly enc: 'A256GCM'
  readonly typ: JweTyp
  /** Server encryption key, or report ticket. */
  readonly kid?: string
  readonly epk?: PublicJwk
}

/** Members that could change how the rest is understood (RFC 7515 §4.1, RFC 7797, RFC 7516 §4.1.3). */
const REFUSED = ['crit', 'b64', 'jku', 'x5c', 'x5u', 'x5t', 'x5t#S256', 'zip'] as const

const parseHeader = (part: string): JsonObject => {
  const from = asObject(parseStrictJson(decodeBase64Url(part)))
  for (const name of REFUSED) {
    if (name in from) throw malformed(`The header member "${name}" is refused.`)
  }
  return from
}

const kidOf = (from: JsonObject): { readonly kid?: string } => {
  const kid = member(from, 'kid', optional(text(1024, 1)))
  return kid === null ? {} : { kid }
}

/** Reads the protected header of a JWS. Throws `malformed`, `wrong-algorithm` or `wrong-typ`. */
export const readJwsHeader = (part: string): JwsHeader => {
  const from = parseHeader(part)
  const { alg, typ } = from
  if (alg !== 'ES256') throw new ProtocolError('wrong-algorithm', 'The token is not signed with ES256.')
  if (!isJwsTyp(typ)) throw new ProtocolError('wrong-typ', 'The token is of no known type.')
  const role = JWS_TYPS[typ]
  if ('jwk' in from && role !== 'server-identity')
    throw malformed('The header member "jwk" belongs in a key set only.')
  if ('cert' in from && role !== 'root-or-issuer')
    throw malformed('The header member "cert" belongs in what an issuer signs only.')
  const cert = member(from, 'cert', optional(compact))
  return {
    alg,
    typ,
    ...kidOf(from),
    ...(cert === null ? {} : { cert }),
    ...(from['jwk'] === undefined ? {} : { jwk: readPublicJwk(from['jwk']) }),
  }
}

/**
 * Reads the protected header of a JWE. The type is judged before everything that depends on it; with `expected`, any
 * other is refused. Throws `malformed`, `wrong-algorithm` or `wrong-typ`.
 */
export const readJweHeader = (part: string, expected?: JweTyp): JweHeader => {
  const from = parseHeader(part)
  const { alg, enc, typ } = from
  if ('jwk' in from || 'cert' in from) throw malformed('A sealed token carries no key and no certificate.')
  if (!isJweTyp(typ)) throw new ProtocolError('wrong-typ', 'The token is of no known type.')
  if (expected !== undefined && typ !== expected)
    throw new ProtocolError('wrong-typ', `The token is a "${typ}" where a "${expected}" belongs.`)
  if (alg !== JWE_TYPS[typ] || enc !== 'A256GCM') {
    throw new ProtocolError('wrong-algorithm', `The token is not sealed with ${JWE_TYPS[typ]} and A256GCM.`)
  }
  const kid = kidOf(from)
  if (kid.kid === undefined && (typ === 'cs-authorize+jwe' || typ === 'cs-report+jwe'))
    throw malformed('The header has no "kid".')
  if (alg === 'dir') {
    if ('epk' in from) throw malformed('The header member "epk" does not belong to "dir".')
    return { alg, enc, typ, ...kid }
  }
  return { alg: JWE_TYPS['cs-authorize+jwe'], enc, typ, ...kid, epk: readPublicJwk(from['epk'] ?? null) }
}
