import type { JsonObject, JsonValue } from '../json/strict-json.ts'
import { malformed } from '../protocol-error.ts'
import { isBytes8, isCode, isHandshakeCode, isOrganizationId, isUuid } from '../vocabulary/ids.ts'

/** Reads one member: yields its value or throws `malformed` naming it. Absent arrives as null. */
export type Reader<T> = (value: JsonValue, name: string) => T

const reader =
  <T extends JsonValue>(is: (value: JsonValue) => value is T, what: string): Reader<T> =>
  (value, name) => {
    if (is(value)) return value
    throw malformed(`"${name}" is not ${what}.`)
  }

const DIGEST = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
const COMPACT = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){2,4}$/

/** Whether text is 32 bytes in strict base64url. */
export const isBytes32 = (value: unknown): value is string => typeof value === 'string' && DIGEST.test(value)

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)

/** An integer from `least` to `most`, both included. */
export const integer = (least = 0, most = 2 ** 53): Reader<number> =>
  reader(
    (value): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
    `an integer from ${least} to ${most}`,
  )

/** Text of at most `most` UTF-16 units. */
export const text = (most = 4096, least = 0): Reader<string> =>
  reader(
    (value): value is string => typeof value === 'string' && value.length <= most && value.length >= least,
    `text of ${least} to ${most} characters`,
  )

export const flag: Reader<boolean> = reader((value) => typeof value === 'boolean', 'true or false')
export const object: Reader<JsonObject> = reader(isObject, 'an object')
export const uuid: Reader<string> = reader(isUuid, 'a lower-case UUID')
export const code: Reader<string> = reader(isCode, 'a code')
/** 6–9 decimal digits. */
export const organizationId: Reader<string> = reader(isOrganizationId, 'an organization ID')
export const handshakeCode: Reader<string> = reader(isHandshakeCode, 'a handshake code')
export const bytes8: Reader<string> = reader(isBytes8, '8 bytes in base64url')
export const bytes32: Reader<string> = reader(isBytes32, '32 bytes in base64url')
export const compact: Reader<string> = reader(
  (value): value is string => typeof value === 'string' && COMPACT.test(value),
  'a compact JWS',
)
/** Whole Unix seconds. */
export const instant: Reader<number> = integer()

/** One of the given words. */
export const word = <T extends string>(words: readonly T[]): Reader<T> =>
  reader((value): value is T => words.some((one) => one === value), `one of ${words.join(', ')}`)

/** A list of at most `most` elements, each read by `element`. */
export const list =
  <T>(element: Reader<T>, most = 10_000): Reader<readonly T[]> =>
  (value, name) => {
    if (!isList(value) || value.length > most)
      throw malformed(`"${name}" is not a list of at most ${most} elements.`)
    return value.map((one) => element(one, name))
  }

/** The value or null. */
export const optional =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value, name) =>
    value === null ? null : read(value, name)

/** The value, or another where there is none. */
export const otherwise =
  <T, U>(read: Reader<T>, value: U): Reader<T | U> =>
  (given, name) =>
    given === null ? value : read(given, name)

/** The value; a member that is not given is left out. */
export const given = <T>(read: Reader<T>): Reader<T | undefined> => otherwise(read, undefined)

/** True where a mark is set, left out elsewhere (command-line.md, "Sandbox"). */
export const mark: Reader<true | undefined> = (value, name) =>
  optional(flag)(value, name) === true ? true : undefined

/** One member of an object; absent and null mean the same (protocol.md, preamble). */
export const member = <T>(from: JsonObject, name: string, read: Reader<T>): T => {
  const value: JsonValue | undefined = from[name]
  return read(value === undefined ? null : value, name)
}

/** A reader for each member; one that may be left out may yield undefined. */
export type Members<T> = {
  readonly [Name in keyof T]-?: Reader<object extends Pick<T, Name> ? T[Name] | undefined : T[Name]>
}

/** An object of these members, in this order; others are left out. */
export const record =
  <T extends object>(members: Members<T>): Reader<T> =>
  (value, name) => {
    const from = object(value, name)
    const read: Record<string, unknown> = {}
    for (const [key, reader] of Object.entries<Reader<unknown>>(members)) {
      const found = member(from, key, reader)
      if (found !== undefined) read[key] = found
    }
    return read as T
  }

/** Reads what a payload must be: an object of these members. Throws `malformed`. */
export const payload = <T extends object>(members: Members<T>): ((json: JsonValue) => T) => {
  const read = record(members)
  return (json) => read(json, 'payload')
}

/** The object that a payload must be. */
export const asObject = (value: JsonValue): JsonObject => object(value, 'payload')
