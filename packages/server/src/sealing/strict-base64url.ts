const TEXT = /^[A-Za-z0-9_-]*$/
const LAST_OF_2 = /[AQgw]$/
const LAST_OF_3 = /[AEIMQUYcgkosw048]$/

/** Decodes strict base64url (protocol.md, preamble); null when it is not. Natively, for the report path. */
export const bytesOf = (text: string): Buffer | null => {
  const rest = text.length % 4
  if (rest === 1 || !TEXT.test(text)) return null
  if (rest !== 0 && !(rest === 2 ? LAST_OF_2 : LAST_OF_3).test(text)) return null
  return Buffer.from(text, 'base64url')
}
