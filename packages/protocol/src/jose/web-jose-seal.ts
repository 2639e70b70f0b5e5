import { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts'
import { concatBytes, sha256, utf8 } from '../encoding/bytes.ts'
import { ECDH, type Jwk } from './web-jose-verify.ts'

/** Sealing and opening, of `web-jose.ts`: a page that has nothing to say needs none of it. */

const GCM = 'AES-GCM'
/** 12 bytes (RFC 7518 §5.3). */
const IV_BYTES = 12
/** 16 bytes, which WebCrypto leaves at the end of the ciphertext (RFC 7518 §5.3). */
const TAG_BYTES = 16

interface Header {
  readonly alg: string
  readonly enc: string
  readonly kid?: string
  readonly typ?: string
  readonly epk?: Jwk
}

/** Concat KDF (RFC 7518 §4.6.2): one round of SHA-256 gives the 256 bits of A256GCM; no party is named. */
const contentKey = async (shared: ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> => {
  const number = (value: number): Uint8Array => new Uint8Array([0, 0, value >> 8, value & 255])
  const about = [number(7), utf8('A256GCM'), number(0), number(0), number(256)]
  return sha256(concatBytes(number(1), new Uint8Array(shared), ...about))
}

/** RFC 7516 §5.1 for `dir` and ECDH-ES with A256GCM: a new IV and, for ECDH-ES, a new key pair each time. */
export class CompactEncrypt {
  readonly #plaintext: Uint8Array<ArrayBuffer>
  #header: Header = { alg: '', enc: '' }

  constructor(plaintext: Uint8Array) {
    this.#plaintext = plaintext as Uint8Array<ArrayBuffer>
  }

  setProtectedHeader(header: Header): this {
    this.#header = header
    return this
  }

  async encrypt(key: CryptoKey | Uint8Array): Promise<string> {
    let header = this.#header
    let secret = key as Uint8Array<ArrayBuffer>
    if (!(key instanceof Uint8Array)) {
      const own = await crypto.subtle.generateKey(ECDH, true, ['deriveBits'])
      const { crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', own.publicKey)
      header = { ...header, epk: { kty: 'EC', crv, x, y } }
      secret = await contentKey(
        await crypto.subtle.deriveBits({ name: 'ECDH', public: key }, own.privateKey, 256),
      )
    }
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
    const protectedPart = encodeBase64Url(utf8(JSON.stringify(header)))
    const sealed = new Uint8Array(
      await crypto.subtle.encrypt(
        { name: GCM, iv, additionalData: utf8(protectedPart) },
        await crypto.subtle.importKey('raw', secret, GCM, false, ['encrypt']),
        this.#plaintext,
      ),
    )
    const [text, tag] = [sealed.subarray(0, -TAG_BYTES), sealed.subarray(-TAG_BYTES)]
    return `${protectedPart}..${[iv, text, tag].map(encodeBase64Url).join('.')}`
  }
}

/** RFC 7516 §5.2 for `dir` with A256GCM. Rejects when the key or a bit is another one. */
export const compactDecrypt = async (
  token: string,
  key: Uint8Array,
): Promise<{ readonly plaintext: Uint8Array }> => {
  const [protectedPart = '', , iv = '', text = '', tag = ''] = token.split('.')
  const opened = await crypto.subtle.decrypt(
    { name: GCM, iv: decodeBase64Url(iv), additionalData: utf8(protectedPart) },
    await crypto.subtle.importKey('raw', key as Uint8Array<ArrayBuffer>, GCM, false, ['decrypt']),
    concatBytes(decodeBase64Url(text), decodeBase64Url(tag)),
  )
  return { plaintext: new Uint8Array(opened) }
}
