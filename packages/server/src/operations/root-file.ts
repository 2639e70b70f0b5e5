import { readFile, writeFile } from 'node:fs/promises'
import {
  generateSigningKey,
  type JsonValue,
  type PrivateJwk,
  type PublicJwk,
  readPublicJwk,
  thumbprint,
} from '@countersign/protocol'
import { CompactEncrypt, compactDecrypt } from 'jose'
import type { KeyedJwk } from '../keys/rows.ts'
import { OperationRefused } from './refused.ts'

const ITERATIONS = 600_000

export interface RootKey {
  readonly publicJwk: KeyedJwk
  /** Null: only the public key was given. */
  readonly privateJwk: (PrivateJwk & { readonly kid: string }) | null
}

const passphraseOf = async (file: string): Promise<Uint8Array> => {
  const text = (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
  if (text.length < 12)
    throw new OperationRefused(
      'root-key-unusable',
      `The passphrase in ${file} must have at least 12 characters.`,
    )
  return new TextEncoder().encode(text)
}

export const generateRoot = async (
  sandbox: boolean,
): Promise<RootKey & { readonly privateJwk: PrivateJwk & { readonly kid: string } }> => {
  const { publicJwk, privateJwk } = await generateSigningKey()
  const mark = sandbox ? { sandbox: true as const } : {}
  return { publicJwk: { ...publicJwk, ...mark }, privateJwk: { ...privateJwk, ...mark } }
}

/** Writes the root's private key, readable by its owner only; encrypted (JWE PBES2) when there is a passphrase. */
export const writeRoot = async (
  path: string,
  privateJwk: PrivateJwk,
  passphraseFile: string | null,
): Promise<void> => {
  const json = `${JSON.stringify(privateJwk, null, 2)}\n`
  const content =
    passphraseFile === null
      ? json
      : `${await new CompactEncrypt(new TextEncoder().encode(json))
          .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', cty: 'jwk+json' })
          .setKeyManagementParameters({ p2c: ITERATIONS })
          .encrypt(await passphraseOf(passphraseFile))}\n`
  await writeFile(path, content, { mode: 0o600, flag: 'wx', flush: true })
}

interface ParsedRoot {
  readonly jwk: PublicJwk
  readonly d: string | null
  readonly sandbox: boolean
}

const unusable = (sentence: string, cause: unknown): OperationRefused =>
  new OperationRefused('root-key-unusable', sentence, { cause })

const parseJwk = (text: string, path: string): ParsedRoot => {
  try {
    const { d, sandbox, ...jwk } = JSON.parse(text) as Readonly<Record<string, JsonValue>>
    return { jwk: readPublicJwk(jwk), d: typeof d === 'string' ? d : null, sandbox: sandbox === true }
  } catch (cause) {
    throw unusable(`${path} is not a P-256 key as JWK.`, cause)
  }
}

/** Reads a root key file: public or private JWK, or an encrypted private one. */
export const readRoot = async (path: string, passphraseFile: string | null): Promise<RootKey> => {
  let text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unusable(`The root key ${path} cannot be read.`, cause)
  })
  if (text.startsWith('ey')) {
    if (passphraseFile === null)
      throw new OperationRefused('root-key-unusable', `${path} is encrypted: give --root-passphrase-file.`)
    const opened = await compactDecrypt(text.trim(), await passphraseOf(passphraseFile), {
      keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
      maxPBES2Count: ITERATIONS,
    }).catch((cause: unknown) => {
      throw unusable(`${path} cannot be opened with this passphrase.`, cause)
    })
    text = new TextDecoder().decode(opened.plaintext)
  }
  const { jwk, d, sandbox } = parseJwk(text, path)
  const { kty, crv, x, y } = jwk
  const publicJwk: KeyedJwk = {
    kid: await thumbprint({ kty, crv, x, y }),
    kty,
    crv,
    x,
    y,
    ...(sandbox ? { sandbox: true } : {}),
  }
  return { publicJwk, privateJwk: d === null ? null : { ...publicJwk, d } }
}
