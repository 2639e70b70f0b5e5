/** Characters that leave no bits over, by how many characters stand in the last group of four. */
const LAST: Readonly<Record<number, string>> = { 2: 'AQgw', 3: 'AEIMQUYcgkosw048' }

/**
 * Decodes strict base64url (protocol.md, preamble); null when it is not. Natively, for the report path: what does not belong
 * there node:buffer leaves out, so that the bytes are too few, but for the two characters of base64 that it takes, too.
 */
export const bytesOf = (text: string): Buffer | null => {
  const { length } = text
  const rest = length & 3
  if (rest === 1) return null
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== (length * 3) >> 2 || text.includes('+') || text.includes('/')) return null
  return rest === 0 || LAST[rest]?.includes(text.charAt(length - 1)) ? bytes : null
}
