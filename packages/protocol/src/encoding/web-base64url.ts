import { malformed } from '../protocol-error.ts'
import type { Bytes } from './base64url.ts'

/** `base64url.ts` for pages: the browser's own base64, at a third of the size. All tests run against both. */

/** Whole groups, and an end whose unused bits are zero. */
const STRICT = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/
/** Bytes that are turned to text at once. */
const STEP = 8_192

/** As `isBase64Url` of `base64url.ts`. */
export const isBase64Url = (text: string): boolean => STRICT.test(text)

/** As `encodeBase64Url` of `base64url.ts`. */
export const encodeBase64Url = (bytes: Uint8Array): string => {
  let binary = ''
  for (let at = 0; at < bytes.length; at += STEP)
    binary += String.fromCharCode(...bytes.subarray(at, at + STEP))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** As `decodeBase64Url` of `base64url.ts`. */
export const decodeBase64Url = (text: string): Bytes => {
  if (!isBase64Url(text)) throw malformed('The text is not base64url.')
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
