import { malformed } from '../protocol-error.ts'
import type { DenialCode } from '../vocabulary/errors.ts'
import { flag, instant, integer, optional, otherwise, payload, type Reader, text, uuid } from './fields.ts'
import type { Denial } from './messages.ts'

/** The codes alone: the catalogue with its sentences would not fit into the client library. */
export const DENIAL_CODES: readonly DenialCode[] = [
  -20100, -20101, -20102, -20103, -20104, -20105, -20106, -20107, -20108, -20109, -20111, -20112, -20113,
  -20114, -20115, -20120, -20121, -20122, -20123, -20124, -20130, -20151,
]

const denialCode: Reader<DenialCode> = (value, name) => {
  const given = integer(-(2 ** 53), -1)(value, name)
  const known = DENIAL_CODES.find((one) => one === given)
  if (known === undefined) throw malformed('"code" is no denial code of the catalogue.')
  return known
}

/**
 * Reads the payload of a `cs-denial+jwt`. A code that the catalogue lacks is refused: what a client
 * does not understand it refuses. Throws `malformed`.
 */
export const readDenial = payload<Denial>({
  iss: uuid,
  sub: uuid,
  aud: uuid,
  iat: instant,
  code: denialCode,
  name: text(64),
  message: text(),
  docs: otherwise(text(), ''),
  retryAfter: optional(integer()),
  revokes: otherwise(flag, false),
})
