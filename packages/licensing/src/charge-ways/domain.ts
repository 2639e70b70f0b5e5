import type { ChargeWayRules } from './rules.ts'

/** Per domain: pages of one registrable domain, whose use is unlimited; the domain itself is a check of A1 (§5, C6). */
export const domain: ChargeWayRules = Object.freeze({
  takes: 'nothing',
  beyond: 'nothing',
  countsInstances: false,
  deployment: null,
  room: () => 'quota',
  stage: () => 'normal',
  figures: ({ item }) => `use on ${item.terms.domain ?? 'its domain'} is unlimited`,
  seatEnd: () => null,
  makesException: () => false,
  offlineEnd: (_claim, offline) => offline,
  retryAt: () => null,
} satisfies ChargeWayRules)
