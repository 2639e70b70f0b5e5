import type { JsonValue } from '../json/strict-json.ts'
import { malformed } from '../protocol-error.ts'
import {
  bytes32,
  given,
  instant,
  integer,
  list,
  mark,
  object,
  organizationId,
  otherwise,
  payload,
  type Reader,
  record,
  text,
  uuid,
} from './fields.ts'
import type {
  IssuerCertificate,
  IssuerRight,
  KeySet,
  PublicJwk,
  RevokedList,
  ServerCertificate,
} from './messages.ts'

const RIGHTS: readonly IssuerRight[] = ['items', 'licenses', 'servers', 'revocations']

const p256: Reader<PublicJwk> = record<PublicJwk>({
  kid: given(text(128, 1)),
  kty: () => 'EC',
  crv: () => 'P-256',
  x: bytes32,
  y: bytes32,
  sandbox: mark,
})

/** Reads a public P-256 key. Private members are refused, so that none is ever passed on. */
export const publicJwk: Reader<PublicJwk> = (value, name) => {
  const from = object(value, name)
  if (from['kty'] !== 'EC' || from['crv'] !== 'P-256') throw malformed(`"${name}" is not a P-256 key.`)
  if (from['d'] !== undefined) throw malformed(`"${name}" is a private key where a public one belongs.`)
  return p256(from, name)
}

/** Reads a public key from JSON, for example a root key file. Throws `malformed`. */
export const readPublicJwk = (json: JsonValue): PublicJwk => publicJwk(json, 'jwk')

/** Reads the payload of a `cs-keys+jwt`. Throws `malformed`. */
export const readKeySet = payload<KeySet>({
  sub: uuid,
  sig: list(publicJwk, 64),
  enc: list(publicJwk, 64),
  iat: instant,
  exp: instant,
  sandbox: mark,
})

const organizations: Reader<ServerCertificate['orgs']> = (value, name) =>
  value === '*' ? '*' : list(organizationId, 100_000)(value, name)

/** Reads the payload of a `cs-server+jwt`. Throws `malformed`. */
export const readServerCertificate = payload<ServerCertificate>({
  sub: uuid,
  orgs: organizations,
  iat: instant,
  exp: instant,
  sandbox: mark,
})

const rights: Reader<readonly IssuerRight[]> = (value, name) => {
  const may = list(text(64), 64)(value, name)
  return RIGHTS.filter((right) => may.includes(right))
}

/** Reads the payload of a `cs-issuer+jwt`. Rights that are unknown are left out. Throws `malformed`. */
export const readIssuerCertificate = payload<IssuerCertificate>({
  sub: text(256, 1),
  jwk: publicJwk,
  may: rights,
  iat: instant,
  exp: instant,
  sandbox: mark,
})

const names = otherwise(list(text(128, 1), 1_000_000), [])

/** Reads the payload of a `cs-revoked+jwt`. Throws `malformed`. */
export const readRevokedList = payload<RevokedList>({
  number: integer(),
  issuers: names,
  servers: names,
  items: names,
  iat: instant,
})
