import { failed, malformed, ProtocolError } from '../protocol-error.ts'
import type { JsonValue } from './strict-json.ts'

/**
 * `strict-json.ts` for pages, at a third of its size and speed: the browser's own parser reads the text, and what it lets
 * through that the contract does not is looked for in the text's tokens. All tests run against both.
 */

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Strings, with the colon that makes one a name; brackets; what begins like a number. */
const TOKENS = /"((?:[^"\\]|\\[\s\S])*)"(\s*:)?|[[\]{}]|-?\d[\d.eE+-]*/g
const INTEGER = /^-?\d+$/
const LARGEST = /^-?9007199254740992$/

const reading = <T>(action: () => T): T => {
  try {
    return action()
  } catch (cause) {
    throw failed('malformed', 'The JSON is not well-formed.', cause)
  }
}

const demand = (condition: boolean, otherwise: string): void => {
  if (!condition) throw malformed(otherwise)
}

/** As `parseStrictJson` of `strict-json.ts`. */
export const parseStrictJson = (input: string | Uint8Array, maxDepth = 8): JsonValue => {
  const text = typeof input === 'string' ? input : reading(() => DECODER.decode(input))
  const unescaped = (inner: string): string =>
    inner.includes('\\') ? reading(() => JSON.parse(`"${inner}"`)) : inner
  /** Names of each container that the token is in. */
  const names: Set<string>[] = []
  for (const [token, inner, colon] of text.matchAll(TOKENS)) {
    if (inner !== undefined) {
      const value = unescaped(inner)
      demand(value.isWellFormed(), 'The JSON has a lone surrogate.')
      if (colon === undefined) continue
      const known = names.at(-1)
      demand(known?.has(value) !== true, 'The JSON has a duplicate name in one object.')
      known?.add(value)
    } else if (token === '{' || token === '[') {
      if (names.push(new Set()) > maxDepth)
        throw new ProtocolError('too-deep', `The JSON is nested deeper than ${maxDepth}.`)
    } else if (token === '}' || token === ']') names.pop()
    else
      demand(
        INTEGER.test(token) && (Number.isSafeInteger(Number(token)) || LARGEST.test(token)),
        'The JSON has a number that is not an integer within ±2^53.',
      )
  }
  const plain = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.setPrototypeOf(value, null)
      : value === 0
        ? 0
        : value
  return reading(() => JSON.parse(text, plain))
}
