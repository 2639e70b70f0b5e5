/** Seconds. */
const FIRST = 5
const CAP = 900
const RETRY_AFTER_CAP = 86_400

/** Seconds to wait after so many failures in a row (1, 2, …): doubled, capped, with jitter over its upper half. */
export const backOff = (failures: number, fraction: number, retryAfter: number | null = null): number => {
  const full = Math.min(CAP, FIRST * 2 ** Math.min(failures - 1, 20))
  const own = full * (0.5 + fraction / 2)
  return Math.max(own, Math.min(retryAfter ?? 0, RETRY_AFTER_CAP) * (1 + fraction / 10))
}

/** Seconds until a denied device asks again: when the denial says so (A10), else some minutes. */
export const afterDenial = (fraction: number, retryAfter: number | null): number =>
  retryAfter === null
    ? backOff(8, fraction)
    : Math.max(FIRST, Math.min(retryAfter, RETRY_AFTER_CAP)) * (1 + fraction / 10)

/** The seconds of a `Retry-After` header (RFC 9110 §10.2.3); a date is judged by `now` (Unix seconds). */
export const readRetryAfter = (header: string | null, now: number): number | null => {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim())
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil(at / 1000 - now))
}

/** This device's steady offset within the report interval, seconds (U3), from its UUID (FNV-1a). */
export const steadyOffset = (clientUuid: string, interval: number): number => {
  let hash = 0x811c9dc5
  for (const character of clientUuid) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0) % Math.max(1, interval)
}
