import { seatUntil } from '../seats.ts'
import type { ChargeWayRules, Claim, Room } from './rules.ts'
import { fitsQuota, runningAfter } from './seat-claim.ts'

const room = (claim: Claim): Room => {
  if (claim.quota === null || fitsQuota(claim)) return 'quota'
  // A device that holds a seat is never stopped (A10, C10).
  return claim.ownRuns || runningAfter(claim) <= claim.quota + claim.tolerance ? 'tolerance' : 'none'
}

/** Per device: one seat per client UUID, then `round(10 % × quota)` more; known devices keep working (§5, C1, C10). */
export const device: ChargeWayRules = Object.freeze({
  takes: 'seat',
  beyond: 'percentage',
  countsInstances: false,
  deployment: null,
  room,
  stage: (claim) => (room(claim) === 'quota' ? 'normal' : 'tolerance'),
  figures: ({ quota, tolerance, seats, ownRuns }) =>
    `seats taken are ${seats.taken} of ${quota ?? 'unlimited'}, with ${tolerance} more in tolerance, ${ownRuns ? 'one' : 'none'} of them by this device`,
  seatEnd: ({ item, now }) => seatUntil(item.terms, now),
  makesException: () => false,
  offlineEnd: ({ item, now }, offline) => Math.min(offline, seatUntil(item.terms, now)),
  retryAt: () => null,
} satisfies ChargeWayRules)
