import type { Contact, Instant } from './facts.ts'

/** A device's relation to a seat item, with the end of its seat. It runs while `now < until`. */
export interface HeldContact extends Contact {
  readonly until: Instant
  readonly places: number
}

/** A contact that takes a seat, or renews it; without a number of places it keeps that which it has (1 if new). */
export interface SeatContact {
  readonly at: Instant
  readonly until: Instant
  readonly places?: number
}

/**
 * A contact after a seat was taken or renewed: taken is the earliest, last contact the latest, `until` and places those of
 * the latest contact (of equal ones the later end and the larger number). A contact at or after the release takes the seat anew.
 */
export const contactTaken = (stored: HeldContact | null, seat: SeatContact): HeldContact => {
  if (stored === null) {
    const { at, until, places = 1 } = seat
    return { taken: at, lastContact: at, released: null, until, places }
  }
  const taken = Math.min(stored.taken, seat.at)
  const releasedAfter = stored.released !== null && stored.released > seat.at
  if (seat.at < stored.lastContact || releasedAfter)
    return { ...stored, taken, lastContact: Math.max(stored.lastContact, seat.at) }
  const { places = stored.places } = seat
  const together = seat.at === stored.lastContact && stored.released === null
  return {
    taken,
    lastContact: seat.at,
    released: null,
    until: together ? Math.max(stored.until, seat.until) : seat.until,
    places: together ? Math.max(stored.places, places) : places,
  }
}

/** A contact after a release at `at`: a release before the last contact changes nothing, of two the later counts. */
export const contactReleased = (stored: HeldContact, at: Instant): HeldContact => {
  if (at < stored.lastContact) return stored
  return { ...stored, released: Math.max(at, stored.released ?? at), until: Math.min(stored.until, at) }
}
