import { backOff, FIRST, RETRY_AFTER_CAP } from '../back-off.ts'

/** Seconds until a denied device asks again: when the denial says so (A10), else some minutes. */
export const afterDenial = (fraction: number, retryAfter: number | null): number =>
  retryAfter === null
    ? backOff(8, fraction)
    : Math.max(FIRST, Math.min(retryAfter, RETRY_AFTER_CAP)) * (1 + fraction / 10)

/** Seconds until a time to which servers want to be left alone; one too far away is a clock's fault and counts for nothing. */
export const quietFor = (until: number | undefined, now: number): number =>
  until === undefined || until - now > RETRY_AFTER_CAP ? 0 : Math.max(0, until - now)

/** The seconds of a `Retry-After` header (RFC 9110 §10.2.3); a date is judged by `now` (Unix seconds). */
export const readRetryAfter = (header: string | null, now: number): number | null => {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim())
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil(at / 1000 - now))
}
