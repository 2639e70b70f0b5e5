import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as own from './base64url.ts'
import * as web from './web-base64url.ts'

const bytes = fc.uint8Array({ maxLength: 100 })

describe.each([
  ['of Node', own],
  ['of pages', web],
])('base64url %s', (_, { decodeBase64Url, encodeBase64Url, isBase64Url }) => {
  const decodes = (text: string): boolean => {
    try {
      decodeBase64Url(text)
      return true
    } catch {
      return false
    }
  }

  test('bytes come back as they were, and agree with Node', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        const text = encodeBase64Url(input)
        expect(text).toBe(Buffer.from(input).toString('base64url'))
        expect([...decodeBase64Url(text)]).toEqual([...input])
      }),
    )
  })

  test('every byte string has exactly one text: whatever decodes encodes to itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{0,12}$/), (text) => {
        expect(isBase64Url(text)).toBe(decodes(text))
        if (decodes(text)) expect(encodeBase64Url(decodeBase64Url(text))).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    '=',
    'AA==',
    'AA ',
    ' AA',
    'A\nA',
    'AA+',
    'AA/',
    'A',
    'AAAAA',
    'AB',
    'AAB',
    'AAé',
    'AA\u{1F600}',
  ])('%j is refused', (text) => {
    expect(() => decodeBase64Url(text)).toThrow(expect.objectContaining({ code: 'malformed' }))
    expect(isBase64Url(text)).toBe(false)
  })
})
