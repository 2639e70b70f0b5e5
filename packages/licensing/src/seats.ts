import { DAY, DEFAULTS, type Instant, type ItemTerms, SLOT_SECONDS } from '@countersign/protocol/vocabulary'
import type { Contact } from './facts.ts'
import { graceEnd } from './validity.ts'

/** Days that a seat outlasts its last contact (§5). */
const activeDays = (terms: ItemTerms): number =>
  terms.activeDays ??
  (terms.chargeWay === 'active-device' ? DEFAULTS.activeDeviceActiveDays : DEFAULTS.deviceActiveDays)

/** Whether the item is counted per slot (C3). */
export const isConcurrent = ({ chargeWay }: ItemTerms): boolean =>
  chargeWay === 'concurrent-device' || chargeWay === 'concurrent-instance'

/** The first end of a slot that is at least 4 minutes away (C3). */
const placeEnd = (lastContact: Instant): Instant =>
  Math.ceil((lastContact + DEFAULTS.placeLeast) / SLOT_SECONDS) * SLOT_SECONDS

/** End of a seat or place after a contact: its time, but never beyond the item and its grace (C1, C2, C3). */
export const seatUntil = (terms: ItemTerms, lastContact: Instant): Instant =>
  Math.min(
    isConcurrent(terms) ? placeEnd(lastContact) : lastContact + activeDays(terms) * DAY,
    graceEnd(terms),
  )

/** Whether a seat runs now: no decision waits for a sweep (C1). A release at or after the last contact ends it. */
export const seatRuns = (contact: Contact, terms: ItemTerms, now: Instant): boolean =>
  (contact.released === null || contact.released < contact.lastContact) &&
  now < seatUntil(terms, contact.lastContact)
