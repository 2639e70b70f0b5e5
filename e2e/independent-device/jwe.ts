import {
  createCipheriv,
  createDecipheriv,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto'
import { decode, encode, ensure, type JsonObject, parseObject, sha256 } from './encoding.ts'
import { keyObject, type PublicJwk } from './keys.ts'

const uint32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}
const prefixed = (bytes: Uint8Array): Buffer => Buffer.concat([uint32(bytes.length), bytes])

/** RFC 7518 §4.6.2: one round of Concat KDF with SHA-256 gives the 256 bits of A256GCM. */
export const concatKdf = (secret: Uint8Array, parties: { apu: Uint8Array; apv: Uint8Array }): Buffer =>
  sha256(
    uint32(1),
    secret,
    prefixed(Buffer.from('A256GCM')),
    prefixed(parties.apu),
    prefixed(parties.apv),
    uint32(256),
  )

/** A256GCM with any protected header, right or wrong; `encryptedKey` is empty for `dir` and ECDH-ES. */
export const sealWith = (key: Uint8Array, header: JsonObject, plaintext: Uint8Array): string => {
  const protectedHeader = encode(JSON.stringify(header))
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(protectedHeader))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return [protectedHeader, '', encode(iv), encode(ciphertext), encode(cipher.getAuthTag())].join('.')
}

/** ECDH-ES to a P-256 key; `header` is added to (and may override) alg, enc and epk. */
export const sealTo = (key: PublicJwk, header: JsonObject, plaintext: Uint8Array): string => {
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const epk = ephemeral.publicKey.export({ format: 'jwk' })
  const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: keyObject(key) })
  const none = Buffer.alloc(0)
  const full: JsonObject = {
    alg: 'ECDH-ES',
    enc: 'A256GCM',
    epk: { kty: 'EC', crv: 'P-256', x: epk.x ?? '', y: epk.y ?? '' },
    ...header,
  }
  return sealWith(concatKdf(secret, { apu: none, apv: none }), full, plaintext)
}

/** Opens a `dir` JWE, which must say exactly this `typ`. */
export const openDir = (compact: string, key: Uint8Array, typ: string): Buffer => {
  const parts = compact.split('.')
  ensure(parts.length === 5, 'a compact JWE has five parts')
  const [head, encryptedKey, iv, ciphertext, tag] = parts as [string, string, string, string, string]
  const header = parseObject(decode(head))
  ensure(header['alg'] === 'dir' && header['enc'] === 'A256GCM', 'alg dir, enc A256GCM')
  ensure(header['typ'] === typ, `typ ${typ}, got ${String(header['typ'])}`)
  ensure(header['zip'] === undefined && header['crit'] === undefined, 'zip and crit are refused')
  ensure(encryptedKey === '' && decode(iv).length === 12 && decode(tag).length === 16, 'lengths of a dir JWE')
  const decipher = createDecipheriv('aes-256-gcm', key, decode(iv))
  decipher.setAAD(Buffer.from(head))
  decipher.setAuthTag(decode(tag))
  return Buffer.concat([decipher.update(decode(ciphertext)), decipher.final()])
}
