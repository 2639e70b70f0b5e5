import { malformed, ProtocolError } from '../protocol-error.ts'
import type { PublicJwk } from '../wire/messages.ts'
import { readPublicJwk } from '../wire/read-trust.ts'
import { kidOf, parseHeader } from './header.ts'
import { isJweTyp, JWE_TYPS, type JweTyp } from './typs.ts'

/** The protected header of a JWE of this contract. */
export interface JweHeader {
  readonly alg: 'ECDH-ES' | 'dir'
  readonly enc: 'A256GCM'
  readonly typ: JweTyp
  /** Server encryption key, or report ticket. */
  readonly kid?: string
  readonly epk?: PublicJwk
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
