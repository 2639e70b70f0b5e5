import { slotAt, slotEnd } from '@countersign/protocol/vocabulary'
import { seatUntil } from '../seats.ts'
import type { ChargeWayRules, Claim, Room } from './rules.ts'
import { exceptionFigures, exceptionsLeft, fitsQuota, holdsAsked } from './seat-claim.ts'

/** C3: while exceptions are left authorization is unlimited, otherwise a running place or a free one is needed. */
const room = (claim: Claim): Room => {
  if (fitsQuota(claim)) return 'quota'
  return holdsAsked(claim) || exceptionsLeft(claim) ? 'tolerance' : 'none'
}

/**
 * Per concurrent device: a place until the end of a slot at least 4 minutes away. What is counted are the devices with
 * use in a slot, and each one over the quota is an exception there; an authorization makes none (§5, C3, C4).
 */
export const concurrentDevice: ChargeWayRules = Object.freeze({
  takes: 'place',
  beyond: 'exceptions',
  countsInstances: false,
  deployment: null,
  room,
  stage: (claim) => (fitsQuota(claim) ? 'normal' : 'tolerance'),
  figures: exceptionFigures('places'),
  seatEnd: ({ item, now }) => seatUntil(item.terms, now),
  makesException: () => false,
  offlineEnd: (claim, offline) =>
    claim.quota === null || exceptionsLeft(claim)
      ? offline
      : Math.min(offline, seatUntil(claim.item.terms, claim.now)),
  retryAt: ({ now }) => slotEnd(slotAt(now)),
} satisfies ChargeWayRules)
