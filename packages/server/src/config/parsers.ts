/** A value that a setting cannot take; the message completes "The setting X …". */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue'
}

export type Parser<T> = (text: string) => T

export const text: Parser<string> = (value) => value

export const integer =
  (least: number, most: number): Parser<number> =>
  (value) => {
    const number = Number(value)
    if (!/^\d{1,10}$/.test(value) || number < least || number > most) {
      throw new InvalidValue(`must be an integer from ${least} to ${most}, not ${JSON.stringify(value)}`)
    }
    return number
  }

export const oneOf =
  <T extends string>(...words: readonly T[]): Parser<T> =>
  (value) => {
    const word = words.find((one) => one === value)
    if (word === undefined)
      throw new InvalidValue(`must be one of ${words.join(', ')}, not ${JSON.stringify(value)}`)
    return word
  }

/** Comma-separated words; empty ones fall away. */
export const words: Parser<readonly string[]> = (value) =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')

/** An absolute http or https URL without query and fragment; a final slash falls away. */
export const baseUrl: Parser<string> = (value) => {
  const url = URL.canParse(value) ? new URL(value) : null
  const fits =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  if (!fits) throw new InvalidValue(`must be an http or https URL, not ${JSON.stringify(value)}`)
  return url.href.replace(/\/+$/, '')
}
