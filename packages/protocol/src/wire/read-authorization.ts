import { malformed } from '../protocol-error.ts'
import { CHARGE_WAYS, DEPLOYMENT_TYPES, STAGES } from '../vocabulary/charge-ways.ts'
import { binding } from './binding.ts'
import {
  bytes8,
  bytes32,
  code,
  compact,
  given,
  handshakeCode,
  instant,
  integer,
  list,
  mark,
  optional,
  organizationId,
  payload,
  type Reader,
  record,
  text,
  uuid,
  word,
} from './fields.ts'
import type { Authorization } from './messages.ts'

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

const item = record<Authorization['items'][number]>({
  id: text(128, 1),
  chargeWay: word(CHARGE_WAYS),
  terms: compact,
})

const reporting = record<Authorization['reporting']>({
  ticket: text(1024, 1),
  key: bytes32,
  interval: integer(1),
  maxAge: integer(1),
})

/** Reads the payload of a `cs-authorization+jwt`. Throws `malformed`. */
export const readAuthorization = payload<Authorization>({
  iss: uuid,
  sub: uuid,
  jti: uuid,
  aud: uuid,
  iat: instant,
  exp: instant,
  refreshAfter: instant,
  organizationId: optional(organizationId),
  handshakeCode: optional(handshakeCode),
  product: code,
  modules: list(code, 10_000),
  deployment: word(DEPLOYMENT_TYPES),
  binding,
  stage: word(STAGES),
  items: list(item),
  instances: optional(integer(1, 1_000_000_000)),
  continuation: text(256, 1),
  reporting,
  servers: list(serverUrl, 64),
  certificate: compact,
  keyset: compact,
  incarnation: bytes8,
  revoked: given(compact),
  sandbox: mark,
})
