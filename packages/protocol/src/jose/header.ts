import { decodeBase64Url } from '../encoding/base64url.ts'
import { type JsonObject, parseStrictJson } from '../json/strict-json.ts'
import { malformed, ProtocolError } from '../protocol-error.ts'
import { asObject, compact, member, optional, text } from '../wire/fields.ts'
import type { Compact, PublicJwk } from '../wire/messages.ts'
import { readPublicJwk } from '../wire/read-trust.ts'
import { isJwsTyp, JWS_TYPS, type JwsTyp } from './typs.ts'

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

/** Members that could change how the rest is understood (RFC 7515 §4.1, RFC 7797, RFC 7516 §4.1.3). */
const REFUSED = ['crit', 'b64', 'jku', 'x5c', 'x5u', 'x5t', 'x5t#S256', 'zip'] as const

/** Reads what a header is: an object that could be understood in no other way. */
export const parseHeader = (part: string): JsonObject => {
  const from = asObject(parseStrictJson(decodeBase64Url(part)))
  for (const name of REFUSED) {
    if (name in from) throw malformed(`The header member "${name}" is refused.`)
  }
  return from
}

export const kidOf = (from: JsonObject): { readonly kid?: string } => {
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
