import type { JsonValue } from '../json/strict-json.ts'
import { malformed } from '../protocol-error.ts'
import { CHARGE_WAYS, DEPLOYMENT_TYPES, STAGES } from '../vocabulary/charge-ways.ts'
import type { DenialCode } from '../vocabulary/errors.ts'
import {
  asObject,
  bytes8,
  bytes32,
  code,
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
import type { Authorization, Denial } from './messages.ts'
import { handshakeCode, organizationId, readBinding } from './read-request.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** A base URL of a server: https unless the host is loopback, no user, query or fragment (protocol.md). */
export const isServerUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))
}

const serverUrl: Reader<string> = (value, name) => {
  const url = text(2048, 1)(value, name)
  if (!isServerUrl(url)) throw malformed(`"${name}" has an address that is not https.`)
  return url
}

const item: Reader<Authorization['items'][number]> = (value, name) => {
  const from = object(value, name)
  return {
    id: member(from, 'id', text(128, 1)),
    chargeWay: member(from, 'chargeWay', word(CHARGE_WAYS)),
    terms: member(from, 'terms', compact),
  }
}

const reporting: Reader<Authorization['reporting']> = (value, name) => {
  const from = object(value, name)
  return {
    ticket: member(from, 'ticket', text(1024, 1)),
    key: member(from, 'key', bytes32),
    interval: member(from, 'interval', integer(1)),
    maxAge: member(from, 'maxAge', integer(1)),
  }
}

/** Reads the payload of a `cs-authorization+jwt`. Throws `malformed`. */
export const readAuthorization = (json: JsonValue): Authorization => {
  const from = asObject(json)
  const revoked = member(from, 'revoked', optional(compact))
  return {
    iss: member(from, 'iss', uuid),
    sub: member(from, 'sub', uuid),
    jti: member(from, 'jti', uuid),
    aud: member(from, 'aud', uuid),
    iat: member(from, 'iat', instant),
    exp: member(from, 'exp', instant),
    refreshAfter: member(from, 'refreshAfter', instant),
    organizationId: member(from, 'organizationId', optional(organizationId)),
    handshakeCode: member(from, 'handshakeCode', optional(handshakeCode)),
    product: member(from, 'product', code),
    modules: member(from, 'modules', list(code, 10_000)),
    deployment: member(from, 'deployment', word(DEPLOYMENT_TYPES)),
    binding: readBinding(from),
    stage: member(from, 'stage', word(STAGES)),
    items: member(from, 'items', list(item)),
    instances: member(from, 'instances', optional(integer(1, 1_000_000_000))),
    continuation: member(from, 'continuation', text(256, 1)),
    reporting: member(from, 'reporting', reporting),
    servers: member(from, 'servers', list(serverUrl, 64)),
    certificate: member(from, 'certificate', compact),
    keyset: member(from, 'keyset', compact),
    incarnation: member(from, 'incarnation', bytes8),
    ...(revoked === null ? {} : { revoked }),
    ...sandboxMark(from),
  }
}

/** The codes alone: the catalogue with its sentences would not fit into the client library. */
export const DENIAL_CODES: readonly DenialCode[] = [
  -20100, -20101, -20102, -20103, -20104, -20105, -20106, -20107, -20108, -20109, -20111, -20112, -20113,
  -20114, -20115, -20120, -20121, -20122, -20123, -20124, -20130, -20151,
]

/**
 * Reads the payload of a `cs-denial+jwt`. A code that the catalogue lacks is refused: what a client
 * does not understand it refuses. Throws `malformed`.
 */
export const readDenial = (json: JsonValue): Denial => {
  const from = asObject(json)
  const given = member(from, 'code', integer(-(2 ** 53), -1))
  const known = DENIAL_CODES.find((one) => one === given)
  if (known === undefined) throw malformed('"code" is no denial code of the catalogue.')
  return {
    iss: member(from, 'iss', uuid),
    sub: member(from, 'sub', uuid),
    aud: member(from, 'aud', uuid),
    iat: member(from, 'iat', instant),
    code: known,
    name: member(from, 'name', text(64)),
    message: member(from, 'message', text()),
    docs: member(from, 'docs', optional(text())) ?? '',
    retryAfter: member(from, 'retryAfter', optional(integer())),
    revokes: member(from, 'revokes', optional(flag)) ?? false,
  }
}
