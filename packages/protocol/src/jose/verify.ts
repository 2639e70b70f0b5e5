import { type CryptoKey, compactVerify } from 'jose'
import { type Bytes, decodeBase64Url, isBase64Url } from '../encoding/base64url.ts'
import { type JsonObject, parseStrictJson } from '../json/strict-json.ts'
import { failed, malformed, ProtocolError } from '../protocol-error.ts'
import { asObject } from '../wire/fields.ts'
import type { Compact, PublicJwk } from '../wire/messages.ts'
import { type JwsHeader, readJwsHeader } from './header.ts'
import { importPublic } from './keys.ts'
import type { JwsTyp } from './typs.ts'

/** The content of a JWS. */
export interface JwsContent {
  readonly payload: JsonObject
  readonly header: JwsHeader
  /** The payload as it was signed. */
  readonly bytes: Bytes
}

/** 64 bytes: r ‖ s (RFC 7518 §3.4). */
const SIGNATURE_LENGTH = 86

/**
 * Header and payload of a compact JWS, strictly read and **not** verified: to choose the key.
 * Throws `malformed`, `too-deep`, `wrong-algorithm` or `wrong-typ`.
 */
export const peekJws = (token: Compact): JwsContent => {
  const [protectedPart = '', payloadPart = '', signature = '', ...more] = token.split('.')
  if (more.length > 0 || signature.length !== SIGNATURE_LENGTH || !isBase64Url(signature)) {
    throw malformed('The token is not a compact JWS.')
  }
  const header = readJwsHeader(protectedPart)
  const bytes = decodeBase64Url(payloadPart)
  return { header, bytes, payload: asObject(parseStrictJson(bytes)) }
}

/**
 * Verifies a compact JWS: everything about its form first, then the signature. The caller says which
 * `typ` it expects and with whose key (protocol.md, "Keys and trust").
 * Throws `malformed`, `too-deep`, `wrong-algorithm`, `wrong-typ` or `bad-signature`.
 */
export const verifyJws = async (check: {
  readonly token: Compact
  readonly typ: JwsTyp
  readonly key: PublicJwk | CryptoKey
}): Promise<JwsContent> => {
  const content = peekJws(check.token)
  if (content.header.typ !== check.typ) {
    throw new ProtocolError(
      'wrong-typ',
      `The token is a "${content.header.typ}" where a "${check.typ}" belongs.`,
    )
  }
  const key = 'kty' in check.key ? await importPublic(check.key) : check.key
  try {
    await compactVerify(check.token, key, { algorithms: ['ES256'] })
  } catch (cause) {
    throw failed('bad-signature', `The signature of the "${check.typ}" is wrong.`, cause)
  }
  return content
}
