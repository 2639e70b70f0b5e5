import { DEFAULTS, HOUR, type Instant } from '@countersign/protocol/vocabulary'
import type { Candidate } from './candidates.ts'
import { holdsAsked } from './charge-ways/seat-claim.ts'
import type { SeatChange, Throttled } from './decision.ts'
import type { Product } from './facts.ts'

/** Seats that a grant takes or renews (C1). */
export const seatChanges = (granting: readonly Candidate[]): readonly SeatChange[] =>
  Object.freeze(
    granting.flatMap(({ item, rules, claim }): readonly SeatChange[] => {
      const until = rules.seatEnd(claim)
      if (until === null) return []
      return [
        Object.freeze({
          itemId: item.terms.id,
          kind: holdsAsked(claim) ? 'renew' : 'take',
          until,
          places: claim.asked,
          exception: rules.makesException(claim),
        }),
      ]
    }),
  )

/** New seats a code gives in a clock hour (A12): the product's number, else the larger of 100 and 10 % of its seats. */
const mostPerHour = (candidates: readonly Candidate[], product: Product | null): number => {
  if (product !== null && product.newSeatsPerHour !== null) return product.newSeatsPerHour
  const seats = candidates
    .filter(({ item, rules }) => rules.takes === 'seat' && item.terms.product === product?.code)
    .reduce((sum, { claim }) => sum + (claim.quota ?? 0), 0)
  return Math.max(DEFAULTS.newSeatsPerHour, Math.floor((seats * DEFAULTS.newSeatsPerHourPercent + 50) / 100))
}

/** IDs of items of which a grant takes a new seat; places of concurrent items come and go and are not bounded (A12). */
export const newSeatsOf = (granting: readonly Candidate[]): readonly string[] =>
  Object.freeze(
    granting
      .filter(({ rules, claim }) => rules.takes === 'seat' && !claim.ownRuns)
      .map(({ item }) => item.terms.id),
  )

interface Asked {
  readonly candidates: readonly Candidate[]
  readonly granting: readonly Candidate[]
  readonly product: Product | null
  readonly newSeatsThisHour: number
}

/** A12: the answer to a grant that would take a new seat beyond the hour's bound; null: within it. */
export const throttle = (
  { candidates, granting, product, newSeatsThisHour }: Asked,
  now: Instant,
): Throttled | null => {
  if (newSeatsOf(granting).length === 0) return null
  const most = mostPerHour(candidates, product)
  if (newSeatsThisHour < most) return null
  const retryAfter = HOUR - (now % HOUR)
  const reason = `The handshake code has given ${newSeatsThisHour} new seats in this hour, and ${most} are the most; the next hour begins in ${retryAfter} seconds.`
  return Object.freeze({ kind: 'throttled', retryAfter, reason })
}
