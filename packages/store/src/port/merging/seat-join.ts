import type { Fact } from './merging.ts'

const numberIn = (fact: Fact, column: string): number => Number(fact[column] ?? 0)

/** When a seat was last heard of: its release, or else its last contact. */
const heardAt = (seat: Fact): number => Number(seat['released'] ?? seat['last_contact'])

/** Of two that say something else of one moment, who runs, longer and in more places: nothing is taken back (H2). */
const compareSeats = (a: Fact, b: Fact): number =>
  heardAt(a) - heardAt(b) ||
  Number(b['released'] !== null) - Number(a['released'] !== null) ||
  numberIn(a, 'until') - numberIn(b, 'until') ||
  numberIn(a, 'places') - numberIn(b, 'places')

/**
 * A device's seat that two servers know (C1): taken is the earliest, contact the latest, the rest that of who heard last.
 * Whether it is counted is a server's own note, which `rebuild` adds up.
 */
export const joinSeats = (ours: Fact, theirs: Fact): Fact => ({
  ...(compareSeats(ours, theirs) < 0 ? theirs : ours),
  taken: Math.min(numberIn(ours, 'taken'), numberIn(theirs, 'taken')),
  last_contact: Math.max(numberIn(ours, 'last_contact'), numberIn(theirs, 'last_contact')),
})
