import { malformed } from '../protocol-error.ts'

/** Bytes in a buffer of their own: what WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const INVALID = 64
const VALUES = new Uint8Array(128).fill(INVALID)
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value

const valueAt = (text: string, at: number): number => {
  const value = VALUES[text.charCodeAt(at)] ?? INVALID
  if (value === INVALID) throw malformed('The base64url text has a character that does not belong there.')
  return value
}

/** Encodes bytes as base64url without padding (RFC 4648 §5). */
export const encodeBase64Url = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += ALPHABET.charAt(bits >> 18) + ALPHABET.charAt((bits >> 12) & 63)
    if (left > 1) text += ALPHABET.charAt((bits >> 6) & 63)
    if (left > 2) text += ALPHABET.charAt(bits & 63)
  }
  return text
}

/**
 * Decodes base64url strictly: no padding, no white space, unused bits of the last character zero
 * (protocol.md, preamble), so that every byte string has exactly one text.
 * Throws `malformed` otherwise.
 */
export const decodeBase64Url = (text: string): Bytes => {
  const rest = text.length % 4
  if (rest === 1) throw malformed('The base64url text has an impossible length.')
  const whole = text.length - rest
  const bytes = new Uint8Array((whole / 4) * 3 + (rest === 0 ? 0 : rest - 1))
  let to = 0
  for (let at = 0; at < whole; at += 4) {
    const bits =
      (valueAt(text, at) << 18) |
      (valueAt(text, at + 1) << 12) |
      (valueAt(text, at + 2) << 6) |
      valueAt(text, at + 3)
    bytes[to++] = bits >> 16
    bytes[to++] = (bits >> 8) & 255
    bytes[to++] = bits & 255
  }
  if (rest === 0) return bytes
  const bits =
    (valueAt(text, whole) << 18) |
    (valueAt(text, whole + 1) << 12) |
    (rest === 3 ? valueAt(text, whole + 2) << 6 : 0)
  bytes[to++] = bits >> 16
  if (rest === 3) bytes[to] = (bits >> 8) & 255
  if ((rest === 2 ? bits & 0xffff : bits & 0xff) !== 0)
    throw malformed('The base64url text has unused bits that are not zero.')
  return bytes
}

const TEXT = /^[A-Za-z0-9_-]*$/
const LAST_OF_2 = /[AQgw]$/
const LAST_OF_3 = /[AEIMQUYcgkosw048]$/

/** Whether text is strict base64url, without decoding it. */
export const isBase64Url = (text: string): boolean => {
  const rest = text.length % 4
  if (rest === 1 || !TEXT.test(text)) return false
  return rest === 0 || (rest === 2 ? LAST_OF_2 : LAST_OF_3).test(text)
}
