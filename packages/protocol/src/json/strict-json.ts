import { failed, malformed, ProtocolError } from '../protocol-error.ts'

/** JSON of the wire: numbers are integers within ±2^53. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** A JSON object. It has no prototype, so `__proto__` and `constructor` are names like any other. */
export interface JsonObject {
  readonly [name: string]: JsonValue
}

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const LONE_SURROGATE = /\p{Surrogate}/u
const LARGEST = 2 ** 53
const INTEGER = /-?(?:0|[1-9][0-9]*)/y
const PLAIN_STRING = /[^"\\\u0000-\u001f]*/y
const HEX4 = /^[0-9a-fA-F]{4}$/
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Where the parser stands. */
interface Cursor {
  readonly text: string
  readonly maxDepth: number
  at: number
}

const toText = (input: string | Uint8Array): string => {
  if (typeof input === 'string') {
    if (LONE_SURROGATE.test(input)) throw malformed('The JSON has a lone surrogate.')
    return input
  }
  try {
    return DECODER.decode(input)
  } catch (cause) {
    throw failed('malformed', 'The JSON is not valid UTF-8.', cause)
  }
}

/** Skips white space; the code of the next character, NaN at the end. */
const next = (cursor: Cursor): number => {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code
    cursor.at++
  }
}

const unexpected = (cursor: Cursor): ProtocolError =>
  malformed(`The JSON is not well-formed at character ${cursor.at}.`)

const parseEscape = (cursor: Cursor): string => {
  const letter = cursor.text.charAt(cursor.at)
  if (letter === 'u') {
    const hex = cursor.text.slice(cursor.at + 1, cursor.at + 5)
    if (!HEX4.test(hex)) throw unexpected(cursor)
    cursor.at += 5
    return String.fromCharCode(Number.parseInt(hex, 16))
  }
  const character = letter === '' ? undefined : ESCAPES[letter]
  if (character === undefined) throw unexpected(cursor)
  cursor.at++
  return character
}

/** A string whose opening quote is at the cursor. */
const parseString = (cursor: Cursor): string => {
  const { text } = cursor
  let value = ''
  let escaped = false
  cursor.at++
  for (;;) {
    PLAIN_STRING.lastIndex = cursor.at
    PLAIN_STRING.test(text)
    const end = PLAIN_STRING.lastIndex
    const plain = text.slice(cursor.at, end)
    const code = text.charCodeAt(end)
    cursor.at = end
    if (code === 0x22) {
      cursor.at++
      if (!escaped) return plain
      value += plain
      if (LONE_SURROGATE.test(value)) throw malformed('The JSON has a lone surrogate.')
      return value
    }
    if (code !== 0x5c) throw unexpected(cursor)
    escaped = true
    cursor.at++
    value += plain + parseEscape(cursor)
  }
}

const parseInteger = (cursor: Cursor): number => {
  INTEGER.lastIndex = cursor.at
  if (!INTEGER.test(cursor.text)) throw unexpected(cursor)
  const digits = cursor.text.slice(cursor.at, INTEGER.lastIndex)
  cursor.at = INTEGER.lastIndex
  const follows = cursor.text.charCodeAt(cursor.at)
  if (follows === 0x2e || follows === 0x65 || follows === 0x45)
    throw malformed('The JSON has a number that is not an integer.')
  const value = Number(digits)
  const magnitude = Math.abs(value)
  if (magnitude > LARGEST || (magnitude === LARGEST && !digits.endsWith('9007199254740992'))) {
    throw malformed('The JSON has an integer beyond 2^53.')
  }
  return value + 0
}

const parseObject = (cursor: Cursor, depth: number): JsonObject => {
  const object: Record<string, JsonValue> = Object.create(null)
  cursor.at++
  if (next(cursor) === 0x7d) {
    cursor.at++
    return object
  }
  for (;;) {
    if (next(cursor) !== 0x22) throw unexpected(cursor)
    const name = parseString(cursor)
    if (name in object) throw malformed('The JSON has a duplicate name in one object.')
    if (next(cursor) !== 0x3a) throw unexpected(cursor)
    cursor.at++
    object[name] = parseValue(cursor, depth)
    const code = next(cursor)
    cursor.at++
    if (code === 0x7d) return object
    if (code !== 0x2c) throw unexpected(cursor)
  }
}

const parseArray = (cursor: Cursor, depth: number): readonly JsonValue[] => {
  const array: JsonValue[] = []
  cursor.at++
  if (next(cursor) === 0x5d) {
    cursor.at++
    return array
  }
  for (;;) {
    array.push(parseValue(cursor, depth))
    const code = next(cursor)
    cursor.at++
    if (code === 0x5d) return array
    if (code !== 0x2c) throw unexpected(cursor)
  }
}

const parseWord = <T>(cursor: Cursor, word: string, value: T): T => {
  if (!cursor.text.startsWith(word, cursor.at)) throw unexpected(cursor)
  cursor.at += word.length
  return value
}

/** A value inside `depth` containers. */
const parseValue = (cursor: Cursor, depth: number): JsonValue => {
  const code = next(cursor)
  if (code === 0x7b || code === 0x5b) {
    if (depth >= cursor.maxDepth) {
      throw new ProtocolError('too-deep', `The JSON is nested deeper than ${cursor.maxDepth}.`)
    }
    return code === 0x7b ? parseObject(cursor, depth + 1) : parseArray(cursor, depth + 1)
  }
  if (code === 0x22) return parseString(cursor)
  if (code === 0x74) return parseWord(cursor, 'true', true)
  if (code === 0x66) return parseWord(cursor, 'false', false)
  if (code === 0x6e) return parseWord(cursor, 'null', null)
  return parseInteger(cursor)
}

/**
 * Parses JSON as the wire contract wants it (protocol.md, preamble; RFC 8259, RFC 7493): UTF-8 without
 * byte order mark, containers nested at most `maxDepth` deep, integers within ±2^53 only, no duplicate
 * names, no lone surrogates. Throws `malformed` or `too-deep`.
 */
export const parseStrictJson = (input: string | Uint8Array, maxDepth = 8): JsonValue => {
  const cursor: Cursor = { text: toText(input), maxDepth, at: 0 }
  const value = parseValue(cursor, 0)
  if (!Number.isNaN(next(cursor))) throw unexpected(cursor)
  return value
}
