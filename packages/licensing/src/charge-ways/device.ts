import { seatUntil } from '../seats.ts'
import type { ChargeWayRules, Claim, Room } from './rules.ts'

/** Seats that run once this request is granted. */
const seatsAfter = ({ seats, ownRuns }: Claim): number => seats.taken + (ownRuns ? 0 : 1)

const room = (claim: Claim): Room => {
  const after = seatsAfter(claim)
  if (claim.quota === null || after <= claim.quota) return 'quota'
  // A device that holds a seat is never stopped (A10, C10).
  return claim.ownRuns || after <= claim.quota + claim.tolerance ? 'tolerance' : 'none'
}

/** Per device: one seat per client UUID, then `round(10 % × quota)` more; known devices keep working (§5, C1, C10). */
export const device: ChargeWayRules = Object.freeze({
  takes: 'seat',
  countsInstances: false,
  room,
  stage: (claim) => (room(claim) === 'quota' ? 'normal' : 'tolerance'),
  figures: ({ quota, tolerance, seats, ownRuns }) =>
    `${seats.taken} seats run of ${quota ?? 'unlimited'} and ${tolerance} in tolerance, ${ownRuns ? 'one of them' : 'none of them'} this device's`,
  seatEnd: ({ item, now }) => seatUntil(item.terms, now),
  offlineEnd: ({ item, now }, offline) => Math.min(offline, seatUntil(item.terms, now)),
} satisfies ChargeWayRules)
