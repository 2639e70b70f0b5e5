import { thumbprint } from '../jose/keys.ts'
import { JWS_TYPS, type JwsTyp } from '../jose/typs.ts'
import { peekJws, verifyJws } from '../jose/verify.ts'
import type { JsonObject } from '../json/strict-json.ts'
import { ProtocolError } from '../protocol-error.ts'
import type { Compact, IssuerCertificate, IssuerRight, PublicJwk, RevokedList } from '../wire/messages.ts'
import { readIssuerCertificate } from '../wire/read-trust.ts'
import { checkSandboxMark } from './sandbox.ts'

/** What a verifier takes for granted. */
export interface RootTrust {
  /** One or two public keys. */
  readonly roots: readonly PublicJwk[]
  /** Whether the roots are those of a sandbox; default false. */
  readonly sandbox?: boolean
  /** The revocation list with the highest number, if there is one. */
  readonly revoked?: RevokedList | null
}

/** One check of something "signed by the root". */
export interface RootCheck extends RootTrust {
  readonly token: Compact
  readonly typ: JwsTyp
  /** What an issuer must be allowed to sign; absent or null: only the root itself may have signed. */
  readonly right?: IssuerRight | null
}

/** Objects that carry the mark in a sandbox. */
const MARKED: readonly JwsTyp[] = ['cs-issuer+jwt', 'cs-item+jwt', 'cs-license+jwt', 'cs-server+jwt']

const rootOf = async (token: Compact, check: RootTrust): Promise<PublicJwk> => {
  const { kid } = peekJws(token).header
  for (const root of check.roots) {
    if (kid === (await thumbprint(root))) {
      checkSandboxMark(root, check.sandbox ?? false, 'root key')
      return root
    }
  }
  throw new ProtocolError('untrusted', 'It is signed by a key that is none of the root keys.')
}

/** Verifies an issuer's certificate by a root; whether it is unexpired depends on what it signed. */
export const verifyIssuer = async (
  token: Compact,
  trust: RootTrust,
): Promise<IssuerCertificate & { readonly kid: string }> => {
  const { payload } = await verifyJws({ token, typ: 'cs-issuer+jwt', key: await rootOf(token, trust) })
  checkSandboxMark(payload, trust.sandbox ?? false, "issuer's certificate")
  const certificate = readIssuerCertificate(payload)
  const kid = await thumbprint(certificate.jwk)
  if (trust.revoked?.issuers.includes(kid) === true)
    throw new ProtocolError('revoked', 'The issuer was revoked by the vendor.')
  return { ...certificate, kid }
}

const issuerKey = async (check: RootCheck, cert: Compact): Promise<PublicJwk> => {
  const { right } = check
  if (right === undefined || right === null)
    throw new ProtocolError('untrusted', 'Only the root itself may sign this.')
  const issuer = await verifyIssuer(cert, check)
  const { header, payload } = peekJws(check.token)
  if (header.kid !== issuer.kid)
    throw new ProtocolError('untrusted', 'It is not signed by the issuer whose certificate it carries.')
  if (!issuer.may.includes(right)) throw new ProtocolError('untrusted', `The issuer may not sign ${right}.`)
  const { iat } = payload
  const signedAt = typeof iat === 'number' ? iat : payload['issuedAt']
  if (typeof signedAt !== 'number')
    throw new ProtocolError('malformed', 'It does not say when it was signed.')
  if (signedAt >= issuer.exp)
    throw new ProtocolError('expired', "The issuer's certificate had expired when it was used.")
  return issuer.jwk
}

/**
 * Verifies what is "signed by the root": by a root key itself, or by an issuer whose certificate a root
 * signed, which has the right, and which was unexpired at the `iat` of what it signed (protocol.md,
 * "Keys and trust"; a license file has its `issuedAt` instead).
 * Throws `untrusted`, `revoked`, `expired`, `sandbox`, or what `verifyJws` throws.
 */
export const verifyByRoot = async (check: RootCheck): Promise<JsonObject> => {
  const { token, typ } = check
  const role = JWS_TYPS[typ]
  if (role !== 'root' && role !== 'root-or-issuer')
    throw new ProtocolError('wrong-typ', `No root signs a "${typ}".`)
  const { header } = peekJws(token)
  if (header.typ !== typ)
    throw new ProtocolError('wrong-typ', `The token is a "${header.typ}" where a "${typ}" belongs.`)
  const key = header.cert === undefined ? await rootOf(token, check) : await issuerKey(check, header.cert)
  const { payload } = await verifyJws({ token, typ, key })
  if (MARKED.includes(typ)) checkSandboxMark(payload, check.sandbox ?? false, typ)
  return payload
}
