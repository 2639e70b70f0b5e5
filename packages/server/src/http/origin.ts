/** What the `Origin` header of a request says (A3). */
export interface Origin {
  /** As sent; null: there is none. */
  readonly origin: string | null
  /** Host in lower-case ASCII without port and final dot; null: none, or `null`. */
  readonly host: string | null
}

const NONE: Origin = Object.freeze({ origin: null, host: null })

/** Reads the header. What is no URL with a host has no host, so it matches exact-origin fields only. */
export const readOrigin = (header: string | undefined): Origin => {
  if (header === undefined || header === '') return NONE
  if (header === 'null' || !URL.canParse(header)) return { origin: header, host: null }
  const host = new URL(header).hostname.toLowerCase().replace(/\.$/, '')
  return { origin: header, host: host === '' ? null : host }
}
