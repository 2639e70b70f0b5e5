import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'
import type { DirectTyp } from '@countersign/protocol'
import { bytesOf } from './strict-base64url.ts'

const TAG = 16
const IV = 12

/** The five parts of a compact JWE; null when it has not five, or an encrypted key. */
export const partsOf = (
  token: string,
): {
  readonly header: string
  readonly iv: string
  readonly ciphertext: string
  readonly tag: string
} | null => {
  const [header, encryptedKey, iv, ciphertext, tag, ...more] = token.split('.')
  if (
    header === undefined ||
    encryptedKey !== '' ||
    iv === undefined ||
    ciphertext === undefined ||
    tag === undefined ||
    more.length > 0
  )
    return null
  return { header, iv, ciphertext, tag }
}

/** Opens a JWE `dir`/A256GCM whose header has been read already; null when it does not open. */
export const openDirectSync = (
  parts: { readonly header: string; readonly iv: string; readonly ciphertext: string; readonly tag: string },
  key: KeyObject,
): Buffer | null => {
  const iv = bytesOf(parts.iv)
  const ciphertext = bytesOf(parts.ciphertext)
  const tag = bytesOf(parts.tag)
  if (iv === null || ciphertext === null || tag === null || iv.length !== IV || tag.length !== TAG)
    return null
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG })
  decipher.setAAD(Buffer.from(parts.header, 'latin1'))
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
  const ciphertext = cipher.update(plaintext, 'utf8', 'base64url') + cipher.final('base64url')
  return `${header}..${iv.toString('base64url')}.${ciphertext}.${cipher.getAuthTag().toString('base64url')}`
}
