import { DAY, DEFAULTS, type Instant, type ItemTerms } from '@countersign/protocol/vocabulary'
import type { Contact } from './facts.ts'
import { graceEnd } from './validity.ts'

/** Days that a seat outlasts its last contact (§5). */
const activeDays = (terms: ItemTerms): number =>
  terms.activeDays ??
  (terms.chargeWay === 'active-device' ? DEFAULTS.activeDeviceActiveDays : DEFAULTS.deviceActiveDays)

/** End of a seat after a contact: its days, but never beyond the item and its grace (C1, C2). */
export const seatUntil = (terms: ItemTerms, lastContact: Instant): Instant =>
  Math.min(lastContact + activeDays(terms) * DAY, graceEnd(terms))

/** Whether a seat runs now: no decision waits for a sweep (C1). A release at or after the last contact ends it. */
export const seatRuns = (contact: Contact, terms: ItemTerms, now: Instant): boolean =>
  (contact.released === null || contact.released < contact.lastContact) &&
  now < seatUntil(terms, contact.lastContact)
