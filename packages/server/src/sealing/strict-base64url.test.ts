import { decodeBase64Url } from '@countersign/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf } from './strict-base64url.ts'

/** What the protocol's own reader makes of a text; null when it refuses it. */
const readAs = (text: string): string | null => {
  try {
    return Buffer.from(decodeBase64Url(text)).toString('hex')
  } catch {
    return null
  }
}

const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'AQgwZz09-_'), maxLength: 9 }),
  fc.string({ unit: fc.constantFrom(...'AQgwZz09-_+/= \n.é€'), maxLength: 9 }),
  fc.string({ maxLength: 12 }),
  fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
)

test('what is decoded natively is what the protocol decodes, and nothing else', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(bytesOf(text)?.toString('hex') ?? null).toBe(readAs(text))
    }),
    { numRuns: 3_000 },
  )
})
