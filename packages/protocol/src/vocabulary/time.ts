/** An instant: whole Unix seconds, UTC. */
export type Instant = number

/** A span of time in whole seconds. */
export type Seconds = number

export const MINUTE: Seconds = 60
export const HOUR: Seconds = 3_600
/** A day is 86,400 s (domain.md, preamble). */
export const DAY: Seconds = 86_400
/** A year is 365 days (domain.md, preamble). */
export const YEAR: Seconds = 365 * DAY
