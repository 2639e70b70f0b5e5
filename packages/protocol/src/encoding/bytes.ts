import { type Bytes, encodeBase64Url } from './base64url.ts'

const ENCODER = new TextEncoder()

/** Text as UTF-8 bytes. */
export const utf8 = (text: string): Bytes => ENCODER.encode(text)

/** SHA-256 of bytes (FIPS 180-4), by WebCrypto. */
export const sha256 = async (bytes: Uint8Array): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Bytes))

/** SHA-256 of text as UTF-8 or of bytes, in base64url (43 characters): the form of every digest on the wire. */
export const digestOf = async (content: string | Uint8Array): Promise<string> =>
  encodeBase64Url(await sha256(typeof content === 'string' ? utf8(content) : content))

const randomText = (length: number): string => encodeBase64Url(crypto.getRandomValues(new Uint8Array(length)))

/** 8 random bytes in base64url (11 characters): session, store, chain, incarnation. */
export const randomBytes8 = (): string => randomText(8)

/** 32 random bytes in base64url (43 characters): reply keys. */
export const randomBytes32 = (): string => randomText(32)

/** Byte strings in one. */
export const concatBytes = (...parts: readonly Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
