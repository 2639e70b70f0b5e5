/** A lower-case UUID (RFC 9562). */
export type Uuid = string

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const CODE = /^[a-z0-9][a-z0-9._-]{0,63}$/
const ORGANIZATION_ID = /^[0-9]{6,9}$/
const HANDSHAKE_CODE = /^([0-9]{6,9})-[a-z0-9._-]{1,64}$/
/** 8 bytes in base64url: 10 full characters and one whose two unused bits are zero. */
const BYTES8 = /^[A-Za-z0-9_-]{10}[AEIMQUYcgkosw048]$/

/** Whether text is a lower-case UUID. */
export const isUuid = (text: unknown): text is Uuid => typeof text === 'string' && UUID.test(text)

/** Whether text is a product, module or edition code (protocol.md, preamble). */
export const isCode = (text: unknown): text is string => typeof text === 'string' && CODE.test(text)

/** Whether text is an organization ID: 6–9 decimal digits. */
export const isOrganizationId = (text: unknown): text is string =>
  typeof text === 'string' && ORGANIZATION_ID.test(text)

/** Whether text has the form of a handshake code: `{organizationId}-` and 1–64 of `a–z 0–9 . _ -`. */
export const isHandshakeCode = (text: unknown): text is string =>
  typeof text === 'string' && HANDSHAKE_CODE.test(text)

/** The organization that a handshake code names in its prefix; null when the form is wrong. */
export const organizationOfCode = (code: string): string | null => HANDSHAKE_CODE.exec(code)?.[1] ?? null

/** Whether text is 8 bytes in strict base64url (session, store, chain, incarnation). */
export const isBytes8 = (text: unknown): text is string => typeof text === 'string' && BYTES8.test(text)

/** The major version: the digits before the first dot; null when there are none. */
export const majorVersion = (version: string): number | null => {
  const digits = /^(\d{1,9})(?:\.|$)/.exec(version)?.[1]
  return digits === undefined ? null : Number(digits)
}
