import { isBase64Url } from '@countersign/protocol'

/** Decodes strict base64url (protocol.md, preamble); null when it is not. Natively, for the report path. */
export const bytesOf = (text: string): Buffer | null =>
  isBase64Url(text) ? Buffer.from(text, 'base64url') : null
