import type { Instant } from '@countersign/protocol/vocabulary'

/** ISO 8601 in UTC with whole seconds, as the API tells times. */
export const isoTime = (instant: Instant): string =>
  new Date(instant * 1000).toISOString().replace('.000Z', 'Z')

export const isoTimeOrNull = (instant: Instant | null): string | null =>
  instant === null ? null : isoTime(instant)

const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/
const SECONDS = /^\d{1,12}$/
/** The last second that ISO 8601 writes with four digits of a year. */
export const LATEST: Instant = 253_402_300_799

/** Unix seconds or ISO 8601 (UTC when it names no zone); null: neither. */
export const parseTime = (text: string): Instant | null => {
  if (SECONDS.test(text)) return Number(text) <= LATEST ? Number(text) : null
  if (!ISO.test(text)) return null
  // Date.parse takes the 31st of February for a day in March.
  const date = text.slice(0, 10)
  const midnight = Date.parse(date)
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return null
  const zoned = text.includes('T') && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text
  const milliseconds = Date.parse(zoned)
  return Number.isNaN(milliseconds) || milliseconds < 0 ? null : Math.floor(milliseconds / 1000)
}
