import type { Contact, Instant } from './facts.ts'

/** A device's relation to a seat item, with the end of its seat. It runs while `now < until`. */
export interface HeldContact extends Contact {
  readonly until: Instant
}

/**
 * A contact after a seat was taken or renewed: taken is the earliest, last contact the latest, and `until` that of the
 * latest contact (of equal ones the later end). A contact at or after the release takes the seat anew.
 */
export const contactTaken = (
  stored: HeldContact | null,
  seat: { readonly at: Instant; readonly until: Instant },
): HeldContact => {
  if (stored === null) return { taken: seat.at, lastContact: seat.at, released: null, until: seat.until }
  const taken = Math.min(stored.taken, seat.at)
  const releasedAfter = stored.released !== null && stored.released > seat.at
  if (seat.at < stored.lastContact || releasedAfter)
    return { ...stored, taken, lastContact: Math.max(stored.lastContact, seat.at) }
  const until =
    seat.at === stored.lastContact && stored.released === null
      ? Math.max(stored.until, seat.until)
      : seat.until
  return { taken, lastContact: seat.at, released: null, until }
}

/** A contact after a release at `at`: a release before the last contact changes nothing, of two the later counts. */
export const contactReleased = (stored: HeldContact, at: Instant): HeldContact => {
  if (at < stored.lastContact) return stored
  return { ...stored, released: Math.max(at, stored.released ?? at), until: Math.min(stored.until, at) }
}
