/** Who signs an object (protocol.md, table of `typ`). */
export type SigningRole = 'root' | 'root-or-issuer' | 'server-identity' | 'server-signing'

/** Every `typ` of a JWS, and the role whose key must have signed it. */
export const JWS_TYPS = {
  'cs-issuer+jwt': 'root',
  'cs-revoked+jwt': 'root',
  'cs-item+jwt': 'root-or-issuer',
  'cs-license+jwt': 'root-or-issuer',
  'cs-server+jwt': 'root-or-issuer',
  'cs-revocation+jwt': 'root-or-issuer',
  'cs-transfer+jwt': 'root-or-issuer',
  'cs-keys+jwt': 'server-identity',
  'cs-retire+jwt': 'server-identity',
  'cs-authorization+jwt': 'server-signing',
  'cs-denial+jwt': 'server-signing',
  'cs-head+jwt': 'server-signing',
  'cs-statement+jwt': 'server-signing',
} as const satisfies Record<string, SigningRole>

/** The `typ` of a compact JWS. */
export type JwsTyp = keyof typeof JWS_TYPS

/** Every `typ` of a JWE, and its only key management algorithm (RFC 7518 §4.5, §4.6). */
export const JWE_TYPS = {
  'cs-authorize+jwe': 'ECDH-ES',
  'cs-reply+jwe': 'dir',
  'cs-report+jwe': 'dir',
  'cs-receipt+jwe': 'dir',
} as const

/** The `typ` of a compact JWE. */
export type JweTyp = keyof typeof JWE_TYPS

export const isJwsTyp = (typ: unknown): typ is JwsTyp =>
  typeof typ === 'string' && Object.hasOwn(JWS_TYPS, typ)
export const isJweTyp = (typ: unknown): typ is JweTyp =>
  typeof typ === 'string' && Object.hasOwn(JWE_TYPS, typ)
