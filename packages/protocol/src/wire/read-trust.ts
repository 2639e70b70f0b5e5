import type { JsonValue } from '../json/strict-json.ts'
import { malformed } from '../protocol-error.ts'
import {
  asObject,
  bytes8,
  bytes32,
  compact,
  flag,
  instant,
  integer,
  list,
  member,
  object,
  optional,
  type Reader,
  sandboxMark,
  text,
  uuid,
  word,
} from './fields.ts'
import type {
  IssuerCertificate,
  IssuerRight,
  KeySet,
  PublicJwk,
  RevokedList,
  ServerCertificate,
  ServerInfo,
} from './messages.ts'
import { organizationId } from './read-request.ts'

const RIGHTS: readonly IssuerRight[] = ['items', 'licenses', 'servers', 'revocations']

/** Reads a public P-256 key. Private members are refused, so that none is ever passed on. */
export const publicJwk: Reader<PublicJwk> = (value, name) => {
  const from = object(value, name)
  if (from['kty'] !== 'EC' || from['crv'] !== 'P-256') throw malformed(`"${name}" is not a P-256 key.`)
  if (from['d'] !== undefined) throw malformed(`"${name}" is a private key where a public one belongs.`)
  const kid = member(from, 'kid', optional(text(128, 1)))
  return {
    ...(kid === null ? {} : { kid }),
    kty: 'EC',
    crv: 'P-256',
    x: member(from, 'x', bytes32),
    y: member(from, 'y', bytes32),
    ...sandboxMark(from),
  }
}

/** Reads a public key from JSON, for example a root key file. Throws `malformed`. */
export const readPublicJwk = (json: JsonValue): PublicJwk => publicJwk(json, 'jwk')

/** Reads the payload of a `cs-keys+jwt`. Throws `malformed`. */
export const readKeySet = (json: JsonValue): KeySet => {
  const from = asObject(json)
  return {
    sub: member(from, 'sub', uuid),
    sig: member(from, 'sig', list(publicJwk, 64)),
    enc: member(from, 'enc', list(publicJwk, 64)),
    iat: member(from, 'iat', instant),
    exp: member(from, 'exp', instant),
    ...sandboxMark(from),
  }
}

/** Reads the payload of a `cs-server+jwt`. Throws `malformed`. */
export const readServerCertificate = (json: JsonValue): ServerCertificate => {
  const from = asObject(json)
  return {
    sub: member(from, 'sub', uuid),
    orgs: from['orgs'] === '*' ? '*' : member(from, 'orgs', list(organizationId, 100_000)),
    iat: member(from, 'iat', instant),
    exp: member(from, 'exp', instant),
    ...sandboxMark(from),
  }
}

/** Reads the payload of a `cs-issuer+jwt`. Rights that are unknown are left out. Throws `malformed`. */
export const readIssuerCertificate = (json: JsonValue): IssuerCertificate => {
  const from = asObject(json)
  const may = member(from, 'may', list(text(64), 64))
  return {
    sub: member(from, 'sub', text(256, 1)),
    jwk: member(from, 'jwk', publicJwk),
    may: RIGHTS.filter((right) => may.includes(right)),
    iat: member(from, 'iat', instant),
    exp: member(from, 'exp', instant),
    ...sandboxMark(from),
  }
}

/** Reads the payload of a `cs-revoked+jwt`. Throws `malformed`. */
export const readRevokedList = (json: JsonValue): RevokedList => {
  const from = asObject(json)
  const names = list(text(128, 1), 1_000_000)
  return {
    number: member(from, 'number', integer()),
    issuers: member(from, 'issuers', optional(names)) ?? [],
    servers: member(from, 'servers', optional(names)) ?? [],
    items: member(from, 'items', optional(names)) ?? [],
    iat: member(from, 'iat', instant),
  }
}

/** Reads the answer of `GET /v1/server`. Throws `malformed`. */
export const readServerInfo = (json: JsonValue): ServerInfo => {
  const from = asObject(json)
  const revoked = member(from, 'revoked', optional(compact))
  return {
    uuid: member(from, 'uuid', uuid),
    version: member(from, 'version', word(['1'])),
    role: member(from, 'role', word(['main', 'standby'])),
    serving: member(from, 'serving', flag),
    time: member(from, 'time', instant),
    incarnation: member(from, 'incarnation', bytes8),
    certificates: member(from, 'certificates', list(compact)),
    keyset: member(from, 'keyset', compact),
    ...(revoked === null ? {} : { revoked }),
  }
}
