import { CompactEncrypt, type CryptoKey, compactDecrypt } from 'jose'
import { type Bytes, isBase64Url } from '../encoding/base64url.ts'
import { failed, malformed } from '../protocol-error.ts'
import type { Compact, PublicJwk } from '../wire/messages.ts'
import { type JweHeader, readJweHeader } from './jwe-header.ts'
import { importDecryptionKey, importPublic, type PrivateJwk, thumbprint } from './keys.ts'
import type { JweTyp } from './typs.ts'

/** The `typ` of a JWE whose key both sides already share. */
export type DirectTyp = Exclude<JweTyp, 'cs-authorize+jwe'>

const KEY_LENGTH = 32
/** 12 bytes (RFC 7518 §5.3). */
const IV_LENGTH = 16
/** 16 bytes. */
const TAG_LENGTH = 22

/**
 * The protected header of a compact JWE, strictly read: to choose the key. All five parts are checked
 * for form; with `expected`, any other type is refused. Throws `malformed`, `too-deep`, `wrong-algorithm` or `wrong-typ`.
 */
export const peekJweHeader = (token: Compact, expected?: JweTyp): JweHeader => {
  const [header = '', encryptedKey, iv = '', ciphertext = '', tag = '', ...more] = token.split('.')
  const wellFormed =
    more.length === 0 &&
    encryptedKey === '' &&
    iv.length === IV_LENGTH &&
    tag.length === TAG_LENGTH &&
    isBase64Url(iv) &&
    isBase64Url(ciphertext) &&
    isBase64Url(tag)
  if (!wellFormed) throw malformed('The token is not a compact JWE of this contract.')
  return readJweHeader(header, expected)
}

const open = async (token: Compact, typ: JweTyp, key: CryptoKey | Uint8Array): Promise<Bytes> => {
  const header = peekJweHeader(token, typ)
  try {
    const { plaintext } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: [header.alg],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return new Uint8Array(plaintext)
  } catch (cause) {
    throw failed('undecryptable', `The "${typ}" cannot be opened with this key.`, cause)
  }
}

/** Seals bytes to a server's encryption key: ECDH-ES with A256GCM (RFC 7516, RFC 7518 §4.6). */
export const sealTo = async (seal: {
  readonly recipient: PublicJwk
  readonly typ: 'cs-authorize+jwe'
  readonly plaintext: Uint8Array
}): Promise<Compact> => {
  const kid = seal.recipient.kid ?? (await thumbprint(seal.recipient))
  return new CompactEncrypt(seal.plaintext)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid, typ: seal.typ })
    .encrypt(await importPublic(seal.recipient, 'ECDH-ES'))
}

/** Opens what was sealed to a key. Throws `undecryptable`, or what `peekJweHeader` throws. */
export const openFor = async (sealed: {
  readonly token: Compact
  readonly typ: 'cs-authorize+jwe'
  readonly privateKey: CryptoKey | PrivateJwk
}): Promise<Bytes> =>
  open(
    sealed.token,
    sealed.typ,
    'kty' in sealed.privateKey ? await importDecryptionKey(sealed.privateKey) : sealed.privateKey,
  )

/** Seals bytes under a shared key of 32 bytes: `dir` with A256GCM (RFC 7518 §4.5). `kid` is the ticket of a report. */
export const sealDirect = async (seal: {
  readonly key: Uint8Array
  readonly typ: DirectTyp
  readonly kid?: string
  readonly plaintext: Uint8Array
}): Promise<Compact> => {
  if (seal.key.length !== KEY_LENGTH) throw malformed('The key is not 32 bytes long.')
  return new CompactEncrypt(seal.plaintext)
    .setProtectedHeader({
      alg: 'dir',
      enc: 'A256GCM',
      ...(seal.kid === undefined ? {} : { kid: seal.kid }),
      typ: seal.typ,
    })
    .encrypt(seal.key)
}

/** Opens what was sealed under a shared key. Throws `undecryptable`, or what `peekJweHeader` throws. */
export const openDirect = async (sealed: {
  readonly token: Compact
  readonly key: Uint8Array
  readonly typ: DirectTyp
}): Promise<Bytes> => {
  if (sealed.key.length !== KEY_LENGTH) throw malformed('The key is not 32 bytes long.')
  return open(sealed.token, sealed.typ, sealed.key)
}
