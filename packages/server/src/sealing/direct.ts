import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'
import type { DirectTyp } from '@countersign/protocol'
import { bytesOf } from './strict-base64url.ts'

const TAG = 16
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
  const [header, encryptedKey, ...rest] = token.split('.')
  if (header === undefined || encryptedKey !== '' || rest.length !== 3) return null
  const [iv, ciphertext, tag] = rest.map(bytesOf)
  if (!iv || !ciphertext || !tag || iv.length !== IV || tag.length !== TAG) return null
  return { header, iv, ciphertext, tag }
}

/** Opens a JWE `dir`/A256GCM whose header has been read already; null when it does not open. */
export const openDirectSync = (
  { header, iv, ciphertext, tag }: DirectParts,
  key: KeyObject,
): Buffer | null => {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG })
  decipher.setAAD(Buffer.from(header, 'latin1'))
  decipher.setAuthTag(tag)
  const plaintext = decipher.update(ciphertext)
  try {
    const rest = decipher.final()
    return rest.length === 0 ? plaintext : Buffer.concat([plaintext, rest])
  } catch {
    // node:crypto tells a wrong tag in no other way; nothing else can fail here.
    return null
  }
}

const ivs = Buffer.alloc(IV * 256)
let nextIv = ivs.length

/** Random IVs, drawn many at a time. */
const takeIv = (): Buffer => {
  if (nextIv === ivs.length) {
    randomFillSync(ivs)
    nextIv = 0
  }
  nextIv += IV
  return Buffer.from(ivs.subarray(nextIv - IV, nextIv))
}

const headers = new Map<DirectTyp, string>()

const headerOf = (typ: DirectTyp): string => {
  const known = headers.get(typ)
  if (known !== undefined) return known
  const header = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', typ })).toString('base64url')
  headers.set(typ, header)
  return header
}

/** Seals as `sealDirect` of the protocol does, without `kid`, at once and on this thread. */
export const sealDirectSync = (key: KeyObject, typ: DirectTyp, plaintext: string): string => {
  const header = headerOf(typ)
  const iv = takeIv()
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(header, 'latin1'))
  // As bytes and encoded once: ciphers that encode by themselves go through a decoder of streams.
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]).toString('base64url')
  return `${header}..${iv.toString('base64url')}.${ciphertext}.${cipher.getAuthTag().toString('base64url')}`
}
