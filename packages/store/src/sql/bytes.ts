/**
 * Identifiers as bytes: a UUID is 16, a session 8. Anything of another form is kept as its UTF-8 after a marker byte
 * (and never has the length of the short form), so that nothing that the edge lets through is changed.
 */
const MARKER = 0xff
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const marked = (text: string, avoided: number): Uint8Array => {
  const utf8 = Buffer.from(text, 'utf8')
  const padding = utf8.length + 1 === avoided ? 1 : 0
  return Buffer.concat([Buffer.of(MARKER), utf8, Buffer.alloc(padding)])
}

const unmarked = (bytes: Uint8Array): string => {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length
  return Buffer.from(bytes.subarray(1, end)).toString('utf8')
}

export const uuidBytes = (uuid: string): Uint8Array =>
  UUID.test(uuid) ? Buffer.from(uuid.replaceAll('-', ''), 'hex') : marked(uuid, 16)

export const uuidOf = (bytes: Uint8Array): string => {
  if (bytes.length !== 16) return unmarked(bytes)
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const sessionBytes = (session: string): Uint8Array => {
  const bytes = Buffer.from(session, 'base64url')
  return bytes.length === 8 && bytes.toString('base64url') === session ? bytes : marked(session, 8)
}

export const sessionOf = (bytes: Uint8Array): string =>
  bytes.length === 8 ? Buffer.from(bytes).toString('base64url') : unmarked(bytes)
