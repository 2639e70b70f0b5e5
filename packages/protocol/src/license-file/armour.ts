import { digestOf } from '../encoding/bytes.ts'
import { failed, malformed } from '../protocol-error.ts'
import { compact } from '../wire/fields.ts'
import type { Compact } from '../wire/messages.ts'

/** What a file in armour holds. */
export const ARMOUR_LABELS = [
  'LICENSE',
  'REVOCATION',
  'RETIREMENT',
  'TRANSFER',
  'STATEMENT',
  'AUTHORIZATION',
] as const

export type ArmourLabel = (typeof ARMOUR_LABELS)[number]

/** A file in armour, taken apart and not yet verified. */
export interface Armour {
  readonly label: ArmourLabel
  /** The readable header with LF line ends, without the final one. */
  readonly readable: string
  readonly token: Compact
}

/** Characters in a line of the token. */
const WIDTH = 76
const FILE =
  /^(?:([\s\S]*)\n)?-----BEGIN COUNTERSIGN ([A-Z]+)-----\n([A-Za-z0-9_.\n-]+)\n-----END COUNTERSIGN ([A-Z]+)-----\n?$/
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const toText = (file: string | Uint8Array): string => {
  if (typeof file === 'string') return file
  try {
    return DECODER.decode(file)
  } catch (cause) {
    throw failed('malformed', 'The file is not UTF-8 text.', cause)
  }
}

const unwrap = (body: string): Compact => {
  const lines = body.split('\n')
  const last = lines.at(-1) ?? ''
  const wellWrapped =
    lines.slice(0, -1).every((line) => line.length === WIDTH) && last.length >= 1 && last.length <= WIDTH
  if (!wellWrapped) throw malformed(`The lines of the signature are not ${WIDTH} characters long.`)
  return compact(lines.join(''), 'signature')
}

/**
 * Takes a file in armour apart. CRLF, a byte order mark and a missing final line end are accepted as
 * equal, and nothing else (protocol.md, "License files and other files"). Throws `malformed`.
 */
export const parseArmour = (file: string | Uint8Array): Armour => {
  const text = toText(file)
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
  const match = FILE.exec(text)
  const label = ARMOUR_LABELS.find((one) => one === match?.[2])
  if (match === null || label === undefined || match[4] !== label) {
    throw malformed('The file does not end with one block between BEGIN COUNTERSIGN and END COUNTERSIGN.')
  }
  return { label, readable: match[1] ?? '', token: unwrap(match[3] ?? '') }
}

/** Writes a file in armour: readable lines, BEGIN line, the token wrapped at 76 characters, END line. */
export const formatArmour = (file: {
  readonly label: ArmourLabel
  readonly readable: readonly string[]
  readonly jws: Compact
}): string =>
  [
    ...file.readable,
    `-----BEGIN COUNTERSIGN ${file.label}-----`,
    ...(file.jws.match(/.{1,76}/g) ?? []),
    `-----END COUNTERSIGN ${file.label}-----`,
    '',
  ].join('\n')

/** Writes a license file. */
export const formatLicenseFile = (file: {
  readonly readable: readonly string[]
  readonly jws: Compact
}): string => formatArmour({ label: 'LICENSE', ...file })

/** The `readable` of a license: SHA-256 of the readable header as UTF-8 with LF line ends, without the final one; base64url. */
export const readableDigest = (readable: readonly string[] | string): Promise<string> =>
  digestOf(typeof readable === 'string' ? readable : readable.join('\n'))
