import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { TicketEpoch } from '../keys/key-ring.ts'
import { AS_TEXT, type CipherKey, cipherKeyOf, TAG } from './cipher-key.ts'
import { bytesOf } from './strict-base64url.ts'

/** What a token is for; it separates the keys. */
export type TokenInfo = 'countersign/1 ticket' | 'countersign/1 continuation'

const VERSION = 1
const HEAD = 21
const SALT = 16
/** K1 is used once, so its IV may be all zero (protocol.md, "Ticket"). */
const ZERO_IV = Buffer.alloc(12)

const INFOS: Readonly<Record<TokenInfo, Buffer>> = {
  'countersign/1 ticket': Buffer.from('countersign/1 ticket'),
  'countersign/1 continuation': Buffer.from('countersign/1 continuation'),
}

/** Keys as objects cost a third of bytes, which are checked at every use (docs/performance.md, B1). */
const secretKeys = new WeakMap<Uint8Array, KeyObject>()

const keyOf = (secret: Uint8Array): KeyObject => {
  const known = secretKeys.get(secret)
  if (known !== undefined) return known
  const key = createSecretKey(secret)
  secretKeys.set(secret, key)
  return key
}

interface Derived {
  readonly k1: CipherKey
  /** Of a ticket: the reporting key. */
  readonly key: Buffer
}

const derive = (secret: Uint8Array, salt: Uint8Array, info: TokenInfo): Derived => {
  const bytes = Buffer.from(hkdfSync('sha256', keyOf(secret), salt, INFOS[info], 64))
  return { k1: cipherKeyOf(bytes.subarray(0, 32)), key: bytes.subarray(32) }
}

/** Length of a token, in characters, that holds so many bytes. */
export const tokenLength = (plaintext: number): number => Math.ceil(((HEAD + plaintext + TAG) * 4) / 3)

/** The epoch whose secret a well-formed token was sealed under. Nothing is verified. */
export const epochOfToken = (token: string): number =>
  Buffer.from(token.slice(0, 8), 'base64url').readUInt32BE(1)

/** Seals bytes into a token: version ‖ epoch ‖ salt ‖ A256GCM ciphertext and tag. */
export const sealToken = (
  { epoch, secret }: TicketEpoch,
  info: TokenInfo,
  plaintext: Uint8Array,
): { readonly token: string; readonly key: Buffer } => {
  const head = Buffer.alloc(HEAD)
  head.writeUInt8(VERSION, 0)
  head.writeUInt32BE(epoch, 1)
  randomBytes(SALT).copy(head, 5)
  const { k1, key } = derive(secret, head.subarray(5), info)
  const cipher = createCipheriv('aes-256-gcm', k1, ZERO_IV, AS_TEXT)
  cipher.setAAD(head)
  const sealed = Buffer.concat([head, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  return { token: sealed.toString('base64url'), key }
}

/** Opens a token; null when it cannot be opened, for whatever reason. */
export const openToken = (
  token: string,
  info: TokenInfo,
  secretOf: (epoch: number) => Uint8Array | undefined,
): { readonly plaintext: Buffer; readonly key: Buffer } | null => {
  const sealed = bytesOf(token)
  if (sealed === null || sealed.length < HEAD + TAG || sealed[0] !== VERSION) return null
  const secret = secretOf(sealed.readUInt32BE(1))
  if (secret === undefined) return null
  const { k1, key } = derive(secret, sealed.subarray(5, HEAD), info)
  const decipher = createDecipheriv('aes-256-gcm', k1, ZERO_IV, AS_TEXT)
  decipher.setAAD(sealed.subarray(0, HEAD))
  decipher.setAuthTag(sealed.subarray(-TAG))
  const plaintext = decipher.update(sealed.subarray(HEAD, -TAG))
  try {
    // GCM is a stream cipher: nothing is left for the end.
    decipher.final()
    return { plaintext, key }
  } catch {
    // node:crypto tells a wrong tag in no other way; nothing else can fail here.
    return null
  }
}
