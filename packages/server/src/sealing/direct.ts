import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto'
import type { DirectTyp } from '@countersign/protocol'
import { AS_TEXT, type CipherKey, TAG } from './cipher-key.ts'
import { bytesOf } from './strict-base64url.ts'

const IV = 12

/** A compact JWE `dir`, taken apart; its header is not read. */
export interface DirectParts {
  readonly header: string
  readonly iv: Buffer
  readonly ciphertext: Buffer
  readonly tag: Buffer
}

/** Takes a compact JWE apart; null when it has not five parts of strict base64url, has an encrypted key, or another IV or tag. */
export const partsOf = (token: string): DirectParts | null => {
  const header = token.indexOf('.')
  // An empty encrypted key: two full stops follow one another.
  if (header < 0 || token.charCodeAt(header + 1) !== 0x2e) return null
  const ivEnd = token.indexOf('.', header + 2)
  const end = token.indexOf('.', ivEnd + 1)
  if (ivEnd < 0 || end < 0) return null
  const iv = bytesOf(token.slice(header + 2, ivEnd))
  const ciphertext = bytesOf(token.slice(ivEnd + 1, end))
  // A sixth part would be no base64url.
  const tag = bytesOf(token.slice(end + 1))
  if (!iv || !ciphertext || !tag || iv.length !== IV || tag.length !== TAG) return null
  return { header: token.slice(0, header), iv, ciphertext, tag }
}

/** Opens a JWE `dir`/A256GCM whose header has been read already; null when it does not open. */
export const openDirectSync = (
  { header, iv, ciphertext, tag }: DirectParts,
  key: CipherKey,
): Buffer | null => {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, AS_TEXT)
  decipher.setAAD(Buffer.from(header, 'latin1'))
  decipher.setAuthTag(tag)
  const plaintext = decipher.update(ciphertext)
  try {
    // GCM is a stream cipher: nothing is left for the end.
    decipher.final()
    return plaintext
  } catch {
    // node:crypto tells a wrong tag in no other way; nothing else can fail here.
    return null
  }
}

const ivs = Buffer.alloc(IV * 256)
let nextIv = ivs.length

/** Random IVs, drawn many at a time. Each is good until the next one is taken. */
const takeIv = (): Buffer => {
  if (nextIv === ivs.length) {
    randomFillSync(ivs)
    nextIv = 0
  }
  nextIv += IV
  return ivs.subarray(nextIv - IV, nextIv)
}

interface SealedHeader {
  readonly text: string
  readonly bytes: Buffer
}

const headers = new Map<DirectTyp, SealedHeader>()

const headerOf = (typ: DirectTyp): SealedHeader => {
  const known = headers.get(typ)
  if (known !== undefined) return known
  const text = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', typ })).toString('base64url')
  const header = { text, bytes: Buffer.from(text, 'latin1') }
  headers.set(typ, header)
  return header
}

/** Seals as `sealDirect` of the protocol does, without `kid`, at once and on this thread. */
export const sealDirectSync = (key: CipherKey, typ: DirectTyp, plaintext: string): string => {
  const { text, bytes } = headerOf(typ)
  const iv = takeIv()
  const cipher = createCipheriv('aes-256-gcm', key, iv, AS_TEXT)
  cipher.setAAD(bytes)
  // As bytes and encoded once: ciphers that encode by themselves go through a decoder of streams.
  const ciphertext = cipher.update(plaintext, 'utf8')
  // GCM is a stream cipher: nothing is left for the end.
  cipher.final()
  return `${text}..${iv.toString('base64url')}.${ciphertext.toString('base64url')}.${cipher.getAuthTag().toString('base64url')}`
}
