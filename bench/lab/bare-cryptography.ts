import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { joseSignature } from '../../packages/server/src/keys/jose-signature.ts'

const INFO = Buffer.from('countersign/1 ticket')
const IV = Buffer.alloc(12)
const TICKET_BYTES = 450
const CONTINUATION_BYTES = 120

const seal = (key: KeyObject, content: Buffer): void => {
  const cipher = createCipheriv('aes-256-gcm', key, IV)
  cipher.setAAD(INFO)
  cipher.update(content)
  cipher.final()
  cipher.getAuthTag()
}

/** A token of the server: its key is derived, its content sealed. */
const token = (secret: KeyObject, bytes: number): void => {
  const derived = Buffer.from(hkdfSync('sha256', secret, randomBytes(16), INFO, 64))
  seal(createSecretKey(derived.subarray(0, 32)), Buffer.alloc(bytes))
}

const POINT_HEAD = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex')

/** Calls that do the same: as `node:crypto` is usually called, or as the server calls it (docs/performance.md, B4). */
export type Calls = 'usual' | 'leanest'

const importOf = (calls: Calls, { x = '', y = '' }: JsonWebKey): (() => KeyObject) => {
  const key = { kty: 'EC', crv: 'P-256', x, y }
  if (calls === 'usual') return () => createPublicKey({ key, format: 'jwk' })
  return () => {
    const der = Buffer.concat([POINT_HEAD, Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
    return createPublicKey(
      `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`,
    )
  }
}

/**
 * The cryptography of one authorization and nothing else, with `node:crypto` on one thread: the key agreement of the
 * request and its opening, the digest, ticket and continuation token, the signature, and the seal of the answer.
 */
export const bareAuthorization = (
  sizes: { readonly requestBytes: number; readonly answerBytes: number },
  calls: Calls,
): (() => void) => {
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const imported = importOf(calls, ephemeral)
  const secret = createSecretKey(randomBytes(32))
  const request = Buffer.alloc(sizes.requestBytes)
  const answer = Buffer.alloc(sizes.answerBytes)
  return () => {
    const agreed = diffieHellman({ privateKey: server.privateKey, publicKey: imported() })
    const key = createSecretKey(hash('sha256', Buffer.concat([IV, agreed, INFO]), 'buffer'))
    const decipher = createDecipheriv('aes-256-gcm', key, IV)
    decipher.setAAD(INFO)
    decipher.update(request)
    hash('sha256', request)
    token(secret, TICKET_BYTES)
    token(secret, CONTINUATION_BYTES)
    if (calls === 'usual') sign('sha256', answer, { key: signing.privateKey, dsaEncoding: 'ieee-p1363' })
    else joseSignature(sign('sha256', answer, signing.privateKey))
    seal(createSecretKey(randomBytes(32)), answer)
  }
}

/** How often a second one thread does it. */
export const timesPerSecond = (work: () => void, milliseconds: number): number => {
  const begin = performance.now()
  let times = 0
  while (performance.now() - begin < milliseconds) {
    for (let index = 0; index < 20; index += 1) work()
    times += 20
  }
  return times / ((performance.now() - begin) / 1_000)
}
