import { utf8 } from '../encoding/bytes.ts'
import { type JsonObject, parseStrictJson } from '../json/strict-json.ts'
import { ProtocolError } from '../protocol-error.ts'
import { CHARGE_WAYS, DEPLOYMENT_TYPES } from '../vocabulary/charge-ways.ts'
import type { Uuid } from '../vocabulary/ids.ts'
import { binding } from './binding.ts'
import {
  asObject,
  bytes32,
  code,
  handshakeCode,
  instant,
  integer,
  list,
  member,
  object,
  optional,
  organizationId,
  type Reader,
  text,
  uuid,
  word,
} from './fields.ts'
import type { AuthorizationRequest } from './messages.ts'

/** What an authorization request turned out to be. */
export type ReadRequest =
  | { readonly kind: 'request'; readonly request: AuthorizationRequest }
  | {
      readonly kind: 'other-version'
      readonly requestId: Uuid
      /** 32 bytes, base64url: where to answer -20105. */
      readonly replyKey: string
      readonly clientUuid: Uuid
      /** The version that was asked for; null when it is no integer. */
      readonly v: number | null
    }

/** At most 256 bytes of UTF-8 (protocol.md, preamble). */
const sessionPassword: Reader<string> = (value, name) => {
  const password = text(256)(value, name)
  if (utf8(password).length > 256) throw new ProtocolError('malformed', `"${name}" is longer than 256 bytes.`)
  return password
}

const readProduct = (from: JsonObject): AuthorizationRequest['product'] => ({
  code: member(from, 'code', code),
  version: member(from, 'version', text(128, 1)),
  edition: member(from, 'edition', code),
  deployment: member(from, 'deployment', word(DEPLOYMENT_TYPES)),
  modules: member(from, 'modules', optional(list(code, 64))),
  chargeWay: member(from, 'chargeWay', optional(word(CHARGE_WAYS))),
})

/**
 * Reads the plaintext of a `cs-authorize+jwe`. Of another version than 1 only what a signed -20105
 * needs is read. Throws `malformed` or `too-deep`.
 */
export const readAuthorizationRequest = (bytes: string | Uint8Array): ReadRequest => {
  const from = asObject(parseStrictJson(bytes))
  const client = member(from, 'client', object)
  const requestId = member(from, 'requestId', uuid)
  const replyKey = member(from, 'replyKey', bytes32)
  const clientUuid = member(client, 'uuid', uuid)
  if (from['v'] !== 1) {
    const v = typeof from['v'] === 'number' ? from['v'] : null
    return { kind: 'other-version', requestId, replyKey, clientUuid, v }
  }
  const request: AuthorizationRequest = {
    v: 1,
    requestId,
    sentAt: member(from, 'sentAt', instant),
    replyKey,
    client: {
      uuid: clientUuid,
      continuation: member(client, 'continuation', optional(text(256))),
      library: member(client, 'library', optional(text(256))),
    },
    organizationId: member(from, 'organizationId', optional(organizationId)),
    handshakeCode: member(from, 'handshakeCode', optional(handshakeCode)),
    sessionPassword: member(from, 'sessionPassword', optional(sessionPassword)),
    product: readProduct(member(from, 'product', object)),
    binding: member(from, 'binding', binding),
    instances: member(from, 'instances', optional(integer(1, 1_000_000_000))),
  }
  return { kind: 'request', request }
}
