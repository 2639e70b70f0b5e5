import type { Instant, Seconds } from './time.ts'

/** The number of an absolute 3-minute window in UTC: floor(unix seconds / 180). */
export type Slot = number

/** Length of a slot in seconds. Fixed (domain.md §1). */
export const SLOT_SECONDS: Seconds = 180

/** Slots in a UTC day. */
export const SLOTS_PER_DAY = 480

/** The slot in which an instant lies. */
export const slotAt = (instant: Instant): Slot => Math.floor(instant / SLOT_SECONDS)

/** The first instant of a slot. */
export const slotBegin = (slot: Slot): Instant => slot * SLOT_SECONDS

/** The first instant after a slot. */
export const slotEnd = (slot: Slot): Instant => (slot + 1) * SLOT_SECONDS
