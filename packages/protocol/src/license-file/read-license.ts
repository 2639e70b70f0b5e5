import type { JsonValue } from '../json/strict-json.ts'
import { ProtocolError } from '../protocol-error.ts'
import {
  asObject,
  bytes32,
  compact,
  instant,
  list,
  member,
  object,
  optional,
  sandboxMark,
  text,
  uuid,
  word,
} from '../wire/fields.ts'
import type { LicensePayload } from '../wire/messages.ts'
import { organizationId } from '../wire/read-request.ts'

/** Reads the payload of a `cs-license+jwt`. Throws `unknown-format` for a format other than 2, else `malformed`. */
export const readLicensePayload = (json: JsonValue): LicensePayload => {
  const from = asObject(json)
  if (from['format'] !== 2)
    throw new ProtocolError(
      'unknown-format',
      typeof from['format'] === 'number'
        ? `The license file has format ${from['format']}, which this version does not know.`
        : 'The license file does not say its format.',
    )
  return {
    format: 2,
    readable: member(from, 'readable', bytes32),
    licenseId: member(from, 'licenseId', text(128, 1)),
    alias: member(from, 'alias', optional(text(256))),
    organizationId: member(from, 'organizationId', organizationId),
    organizationName: member(from, 'organizationName', text(512)),
    status: member(from, 'status', text(64, 1)),
    issuedAt: member(from, 'issuedAt', instant),
    activatedAt: member(from, 'activatedAt', optional(instant)),
    hosting: member(from, 'hosting', optional(word(['self', 'hosted', 'offline']))),
    serverUuids: member(from, 'serverUuids', optional(list(uuid, 64))),
    clientUuid: member(from, 'clientUuid', optional(uuid)),
    items: member(from, 'items', list(compact)),
    product: member(from, 'product', optional(object)),
    certificates: member(from, 'certificates', optional(list(compact))) ?? [],
    ...sandboxMark(from),
  }
}
