import type { ChargeWayRules, Claim, Room } from './rules.ts'

const room = ({ quota, tolerance, usage }: Claim): Room => {
  if (quota === null || usage.quotaUsed < quota) return 'quota'
  return usage.toleranceUsed < tolerance ? 'tolerance' : 'none'
}

/** Per scan, per page: units reported, then `round(5 % × quota)` more, then denied (§5, A5). */
export const count: ChargeWayRules = Object.freeze({
  takes: 'units',
  beyond: 'percentage',
  countsInstances: false,
  deployment: null,
  room,
  stage: (claim) => (room(claim) === 'quota' ? 'normal' : 'tolerance'),
  figures: ({ item, quota, tolerance, usage }) =>
    `${usage.quotaUsed} of ${quota ?? 'unlimited'} ${item.terms.unit}s and ${usage.toleranceUsed} of ${tolerance} in tolerance are used`,
  seatEnd: () => null,
  makesException: () => false,
  offlineEnd: (_claim, offline) => offline,
  retryAt: () => null,
} satisfies ChargeWayRules)
