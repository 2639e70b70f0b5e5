/** Tickets and continuation tokens by WebCrypto, from protocol.md's words alone: for the vectors. */
import { type Bytes, concatBytes, decodeBase64Url, encodeBase64Url, utf8 } from '../src/index.ts'

const VERSION = 1
const HEADER = 21

const derive = async (
  secret: Uint8Array,
  salt: Uint8Array,
  info: string,
): Promise<{ k1: Bytes; second: Bytes }> => {
  const base = await crypto.subtle.importKey('raw', secret as Bytes, 'HKDF', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: salt as Bytes, info: utf8(info) },
    base,
    512,
  )
  const bytes = new Uint8Array(bits)
  return { k1: bytes.slice(0, 32), second: bytes.slice(32) }
}

const gcm = async (k1: Bytes, additionalData: Bytes, usage: 'encrypt' | 'decrypt') => ({
  key: await crypto.subtle.importKey('raw', k1, 'AES-GCM', false, [usage]),
  parameters: { name: 'AES-GCM', iv: new Uint8Array(12), additionalData },
})

export interface SealedTicket {
  readonly token: string
  readonly k1: string
  /** The reporting key of a ticket; unused for a continuation token. */
  readonly second: string
}

export const sealTicket = async (seal: {
  secret: Uint8Array
  epoch: number
  salt: Uint8Array
  info: string
  plaintext: Uint8Array
}): Promise<SealedTicket> => {
  const epoch = new Uint8Array(4)
  new DataView(epoch.buffer).setUint32(0, seal.epoch)
  const header = concatBytes(Uint8Array.of(VERSION), epoch, seal.salt)
  const { k1, second } = await derive(seal.secret, seal.salt, seal.info)
  const { key, parameters } = await gcm(k1, header, 'encrypt')
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, key, seal.plaintext as Bytes))
  return {
    token: encodeBase64Url(concatBytes(header, sealed)),
    k1: encodeBase64Url(k1),
    second: encodeBase64Url(second),
  }
}

/** Null when it cannot be opened, for whatever reason. */
export const openTicket = async (
  token: string,
  secrets: Readonly<Record<number, Uint8Array>>,
  info: string,
): Promise<Bytes | null> => {
  try {
    const bytes = decodeBase64Url(token)
    const header = bytes.slice(0, HEADER)
    const secret = secrets[new DataView(header.buffer).getUint32(1)]
    if (header[0] !== VERSION || secret === undefined) return null
    const { key, parameters } = await gcm((await derive(secret, header.slice(5), info)).k1, header, 'decrypt')
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, bytes.slice(HEADER)))
  } catch {
    return null
  }
}
