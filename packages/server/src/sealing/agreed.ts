import {
  createDecipheriv,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  hash,
  type KeyObject,
} from 'node:crypto'
import { bytesOf } from './strict-base64url.ts'

const TAG = 16
const IV = 12
const KEY_BITS = 256
const COORDINATE = 32
const ROUND_ONE = Buffer.from([0, 0, 0, 1])

const withLength = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

const bits = (count: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(count)
  return bytes
}

/** AlgorithmID, no PartyUInfo, no PartyVInfo, SuppPubInfo (RFC 7518 §4.6.2): the contract has neither `apu` nor `apv`. */
const OTHER_INFO = Buffer.concat([
  withLength(Buffer.from('A256GCM')),
  withLength(Buffer.alloc(0)),
  withLength(Buffer.alloc(0)),
  bits(KEY_BITS),
])

/** The ephemeral key of a header that was read already. */
export interface EphemeralKey {
  readonly x: string
  readonly y: string
}

/** What stands before the point in a key of P-256 as DER (RFC 5480): its algorithm, its curve, "uncompressed". */
const POINT_HEAD = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex')

/**
 * A public key as PEM, the one form in which `node:crypto` takes a key without finding out what it was given by catching
 * exceptions, which cost twice the import itself (docs/performance.md, B4). That it is a point of the curve is checked there.
 */
const pemOf = (x: Buffer, y: Buffer): string =>
  `-----BEGIN PUBLIC KEY-----\n${Buffer.concat([POINT_HEAD, x, y]).toString('base64')}\n-----END PUBLIC KEY-----\n`

/** The agreed content key (RFC 7518 §4.6: one round of the Concat KDF); null when the ephemeral key is no point of the curve. */
const agreedKey = (privateKey: KeyObject, ephemeral: EphemeralKey): KeyObject | null => {
  const x = bytesOf(ephemeral.x)
  const y = bytesOf(ephemeral.y)
  if (x?.length !== COORDINATE || y?.length !== COORDINATE) return null
  try {
    const publicKey = createPublicKey(pemOf(x, y))
    const secret = diffieHellman({ privateKey, publicKey })
    return createSecretKey(hash('sha256', Buffer.concat([ROUND_ONE, secret, OTHER_INFO]), 'buffer'))
  } catch {
    // node:crypto tells a key that is no point of the curve in no other way; the server's own key is known to be good.
    return null
  }
}

/**
 * Opens a JWE `ECDH-ES`/A256GCM as `openFor` of the protocol does, at once and on this thread, at less than half of its
 * cost (docs/performance.md, B4). The header must have been read. Null when it does not open.
 */
export const openAgreedSync = (
  token: string,
  privateKey: KeyObject,
  ephemeral: EphemeralKey,
): Buffer | null => {
  const [header = '', , ivText = '', ciphertextText = '', tagText = ''] = token.split('.')
  const iv = bytesOf(ivText)
  const ciphertext = bytesOf(ciphertextText)
  const tag = bytesOf(tagText)
  if (iv === null || ciphertext === null || tag === null || iv.length !== IV || tag.length !== TAG)
    return null
  const key = agreedKey(privateKey, ephemeral)
  if (key === null) return null
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
