import type { JsonValue } from '../json/strict-json.ts'
import { ProtocolError } from '../protocol-error.ts'
import {
  asObject,
  bytes32,
  compact,
  instant,
  list,
  mark,
  object,
  optional,
  organizationId,
  otherwise,
  record,
  text,
  uuid,
  word,
} from '../wire/fields.ts'
import type { LicensePayload } from '../wire/messages.ts'

const license = record<LicensePayload>({
  format: () => 2,
  readable: bytes32,
  licenseId: text(128, 1),
  alias: optional(text(256)),
  organizationId,
  organizationName: text(512),
  status: text(64, 1),
  issuedAt: instant,
  activatedAt: optional(instant),
  hosting: optional(word(['self', 'hosted', 'offline'])),
  serverUuids: optional(list(uuid, 64)),
  clientUuid: optional(uuid),
  items: list(compact),
  product: optional(object),
  certificates: otherwise(list(compact), []),
  sandbox: mark,
})

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
  return license(from, 'payload')
}
