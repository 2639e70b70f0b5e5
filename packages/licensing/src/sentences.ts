import type { Instant } from '@countersign/protocol/vocabulary'

/** An instant as people read it in a reason: `2026-11-24 10:17 UTC`. */
export const moment = (instant: Instant): string =>
  `${new Date(instant * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** A list as a reason shows it; null is "any" (A2). */
export const listed = (values: readonly (string | number)[] | null): string =>
  values === null ? 'any' : values.length === 0 ? 'none' : values.join(', ')
