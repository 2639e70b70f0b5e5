import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

// The same JOSE as the protocol package's, for thousands of devices in one process: AES-GCM of node:crypto directly.

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** A reporting key, ready for use. */
export const reportingKey = (base64url: string): KeyObject =>
  createSecretKey(Buffer.from(base64url, 'base64url'))

/** Seals a submission under its ticket (protocol.md, `POST /v1/reports`). */
export const sealReport = (plaintext: Uint8Array, ticket: string, key: KeyObject): string => {
  const header = encode(
    Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: ticket, typ: 'cs-report+jwe' })),
  )
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(header))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return `${header}..${encode(iv)}.${encode(ciphertext)}.${encode(cipher.getAuthTag())}`
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
