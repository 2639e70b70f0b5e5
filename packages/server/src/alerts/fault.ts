import { createHash } from 'node:crypto'

/** An exception without anything that could name a person, a device or a secret: what failed and where (N5, P4). */
export interface Fault {
  /** The same for all that are folded together. */
  readonly fingerprint: string
  readonly what: string
  readonly error: string
  readonly places: readonly string[]
  /** A channel that has itself failed is not used to tell of it; null: any may. */
  readonly channel: 'mail' | 'webhooks' | null
}

const PLACES = 6
/** A name of a class or a code of an error; anything else could be text. */
const WORD = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$|^[0-9A-Z]{5}$/

const word = (value: unknown): string | null => (typeof value === 'string' && WORD.test(value) ? value : null)

/** Frames of a stack: the function, the file below the program's own folder, and the line. The message is left out. */
const placesOf = (error: Error): readonly string[] =>
  (error.stack ?? '')
    // A message of several lines could look like a place.
    .replace(error.message, '')
    .split('\n')
    .flatMap((line) => {
      const found = /^\s+at (?:(?:async )?([\w$.<># [\]]{1,80}) \()?(?:file:\/\/)?([^()]+?:\d+):\d+\)?$/.exec(
        line,
      )
      if (found === null) return []
      const file = (found[2] ?? '').replace(/^.*?\/(?=(?:packages|node_modules)\/)/, '').replace(/\?.*$/, '')
      return [found[1] === undefined ? file : `${found[1].trim()} (${file})`]
    })
    .slice(0, PLACES)

/** What operators are told of an exception and the constant text that it was logged with. */
export const faultOf = (error: unknown, what: string, channel: Fault['channel'] = null): Fault => {
  const name = error instanceof Error ? (word(error.name) ?? 'Error') : typeof error
  const code = error instanceof Error && 'code' in error ? word(String(error.code)) : null
  const places = error instanceof Error ? placesOf(error) : []
  const told = code === null ? name : `${name} ${code}`
  return {
    fingerprint: createHash('sha256')
      .update([what, told, places[0] ?? ''].join('\n'))
      .digest('base64url')
      .slice(0, 22),
    what,
    error: told,
    places,
    channel,
  }
}
