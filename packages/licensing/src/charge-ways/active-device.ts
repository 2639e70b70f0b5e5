import { seatUntil } from '../seats.ts'
import type { ChargeWayRules, Claim, Room } from './rules.ts'
import { exceptionFigures, exceptionsLeft, fitsQuota } from './seat-claim.ts'

const room = (claim: Claim): Room => {
  if (fitsQuota(claim)) return 'quota'
  return claim.ownRuns || exceptionsLeft(claim) ? 'tolerance' : 'none'
}

/**
 * Per active device: a seat for 24 hours from the last contact; one taken over the quota is an exception (§1, §5, C4).
 * Once the exceptions are used up, a new device waits for a free seat, and those that hold one keep it (C10).
 */
export const activeDevice: ChargeWayRules = Object.freeze({
  takes: 'seat',
  beyond: 'exceptions',
  countsInstances: false,
  deployment: null,
  room,
  stage: (claim) => (fitsQuota(claim) ? 'normal' : 'tolerance'),
  figures: exceptionFigures('24-hour seats'),
  seatEnd: ({ item, now }) => seatUntil(item.terms, now),
  makesException: (claim) => !claim.ownRuns && !fitsQuota(claim),
  offlineEnd: ({ item, now }, offline) => Math.min(offline, seatUntil(item.terms, now)),
  retryAt: () => null,
} satisfies ChargeWayRules)
