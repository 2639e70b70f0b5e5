import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { PublicJwk } from '@countersign/protocol'

// The same JOSE as the protocol package's, for thousands of devices in one process: AES-GCM of node:crypto directly.

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** A reporting key, ready for use. */
export const reportingKey = (base64url: string): KeyObject =>
  createSecretKey(Buffer.from(base64url, 'base64url'))

const seal = (plaintext: Uint8Array, protectedHeader: object, key: KeyObject | Uint8Array): string => {
  const header = encode(Buffer.from(JSON.stringify(protectedHeader)))
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(header))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return `${header}..${encode(iv)}.${encode(ciphertext)}.${encode(cipher.getAuthTag())}`
}

/** Seals a submission under its ticket (protocol.md, `POST /v1/reports`). */
export const sealReport = (plaintext: Uint8Array, ticket: string, key: KeyObject): string =>
  seal(plaintext, { alg: 'dir', enc: 'A256GCM', kid: ticket, typ: 'cs-report+jwe' }, key)

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Concat KDF of RFC 7518 §4.6.2 for A256GCM without parties: one round of SHA-256. */
const contentKey = (secret: Uint8Array): Buffer => {
  const hash = createHash('sha256').update(uint32(1)).update(secret)
  const algorithm = Buffer.from('A256GCM')
  for (const part of [uint32(algorithm.length), algorithm, uint32(0), uint32(0), uint32(256)])
    hash.update(part)
  return hash.digest()
}

/** Seals an authorization request to the encryption key of a server: ECDH-ES (protocol.md, `POST /v1/authorizations`). */
export const sealRequest = (plaintext: Uint8Array, recipient: PublicJwk): string => {
  const { kty, crv, x, y, kid } = recipient
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const secret = diffieHellman({
    privateKey,
    publicKey: createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }),
  })
  const epk = publicKey.export({ format: 'jwk' })
  const header = { alg: 'ECDH-ES', enc: 'A256GCM', kid, epk, typ: 'cs-authorize+jwe' }
  return seal(plaintext, header, contentKey(secret))
}

/** Opens a receipt. Throws when it is none under this key. */
export const openReceipt = (token: string, key: KeyObject): Buffer => {
  const [header = '', , iv = '', ciphertext = '', tag = ''] = token.split('.')
  const { alg, enc, typ } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >
  if (alg !== 'dir' || enc !== 'A256GCM' || typ !== 'cs-receipt+jwe')
    throw new Error('The answer to a report is no receipt.')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'))
  decipher.setAAD(Buffer.from(header))
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64url')), decipher.final()])
}
