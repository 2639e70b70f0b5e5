import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as own from './strict-json.ts'
import * as web from './web-strict-json.ts'

const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger().map((n) => n + 0),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
  ),
  tree: fc.oneof(
    { maxDepth: 7, withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ unit: 'binary', maxLength: 5 }).filter((name) => name.isWellFormed()),
      tie('tree'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}))
const wellFormed = (value: unknown): boolean => typeof value !== 'string' || value.isWellFormed()
const allWellFormed = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every(allWellFormed)
    : typeof value === 'object' && value !== null
      ? Object.values(value).every(allWellFormed)
      : wellFormed(value)
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe.each([
  ['by its own parser', own.parseStrictJson],
  ['by the page’s parser', web.parseStrictJson],
])('JSON of the wire, %s', (_, parseStrictJson) => {
  test('it agrees with JSON.parse on every valid JSON of integers without duplicates', () => {
    fc.assert(
      fc.property(tree.filter(allWellFormed), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const json = JSON.stringify(value, null, indent)
        expect(plain(parseStrictJson(json, 20))).toEqual(JSON.parse(json))
        expect(plain(parseStrictJson(new TextEncoder().encode(json), 20))).toEqual(JSON.parse(json))
      }),
      { numRuns: 1000 },
    )
  })

  test('whatever JSON.parse refuses it refuses too', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'{}[],:"\\u0123456789-+.eE truefalsn\t\n\u0000'),
      maxLength: 14,
    })
    fc.assert(
      fc.property(soup, (text) => {
        let strict = true
        try {
          parseStrictJson(text)
        } catch {
          strict = false
        }
        if (strict) expect(plain(parseStrictJson(text))).toEqual(plain(JSON.parse(text)))
      }),
      { numRuns: 20_000 },
    )
  })

  const malformed: readonly string[] = [
    '',
    ' ',
    '{',
    '[',
    '"',
    '{"a":1,}',
    '[1,]',
    '{"a" 1}',
    '{a:1}',
    "{'a':1}",
    '01',
    '+1',
    '1.0',
    '1.5',
    '1e3',
    '1E3',
    '-',
    '.5',
    'NaN',
    'Infinity',
    'nul',
    'truex',
    '1 2',
    '{}{}',
    '"\u0001"',
    '"\\x"',
    '"\\u12"',
    '"\\ud800"',
    '"\\udc00"',
    '"\\udc00\\ud800"',
    '"\ud800"',
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '9007199254740993',
    '-9007199254740993',
    '9007199254740994',
    '123456789012345678901234567890',
    '\uFEFF{}',
    '[1}',
    '{"a":1]',
    '\u00a01',
    '/**/1',
  ]
  test.each(malformed)('%j is malformed', (text) => {
    expect(() => parseStrictJson(text)).toThrow(expect.objectContaining({ code: 'malformed' }))
  })

  test('bytes that are not UTF-8, or begin with a byte order mark, are malformed', () => {
    for (const bytes of [
      [0xff],
      [0x22, 0xc0, 0x80, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0xef, 0xbb, 0xbf, 0x31],
    ]) {
      expect(() => parseStrictJson(Uint8Array.from(bytes))).toThrow(
        expect.objectContaining({ code: 'malformed' }),
      )
    }
  })

  test('depth 8 is allowed and depth 9 is too deep, however deep it goes', () => {
    expect(parseStrictJson('[[[[[[[[1]]]]]]]]')).toEqual([[[[[[[[1]]]]]]]])
    expect(() => parseStrictJson('[[[[[[[[[1]]]]]]]]]')).toThrow(
      expect.objectContaining({ code: 'too-deep' }),
    )
    expect(() => parseStrictJson('['.repeat(1_000_000))).toThrow(
      expect.objectContaining({ code: 'too-deep' }),
    )
    expect(() => parseStrictJson('{"a":'.repeat(1_000_000))).toThrow(
      expect.objectContaining({ code: 'too-deep' }),
    )
  })

  test('integers up to 2^53 are allowed, both ways', () => {
    expect(parseStrictJson('[9007199254740992,-9007199254740992,0,-0]')).toEqual([2 ** 53, -(2 ** 53), 0, 0])
  })

  test('__proto__ and constructor are names like any other', () => {
    const object = parseStrictJson('{"__proto__":{"a":1},"constructor":2}') as Record<string, unknown>
    expect(Object.keys(object)).toEqual(['__proto__', 'constructor'])
    expect(object['a']).toBeUndefined()
  })
})

test('the page’s parser takes and refuses what the own one does', () => {
  const outcome = (parse: typeof own.parseStrictJson, text: string): unknown => {
    try {
      return { value: plain(parse(text)) }
    } catch (error) {
      return { code: (error as { code?: unknown }).code }
    }
  }
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '"\\u0061"',
    '\\',
    '0',
    '-1',
    '9007199254740992',
    '1.5',
    'null',
    'true',
    ' ',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      expect(outcome(web.parseStrictJson, text)).toEqual(outcome(own.parseStrictJson, text))
    }),
    { numRuns: 20_000 },
  )
})
