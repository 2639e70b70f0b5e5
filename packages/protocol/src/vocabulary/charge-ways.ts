/** How an item is counted (domain.md §5). The order is that of usage order A4 (5). */
export const CHARGE_WAYS = [
  'domain',
  'server',
  'device',
  'active-device',
  'concurrent-device',
  'concurrent-instance',
  'count',
] as const

export type ChargeWay = (typeof CHARGE_WAYS)[number]

/** Where the product runs (domain.md §1, deployment type). */
export const DEPLOYMENT_TYPES = ['browser', 'mobile', 'server', 'desktop', 'embedded'] as const

export type DeploymentType = (typeof DEPLOYMENT_TYPES)[number]

/** Stages of an authorization, best first (A5). */
export const STAGES = ['normal', 'tolerance', 'grace', 'trial'] as const

export type Stage = (typeof STAGES)[number]

/** The worse of two stages (A5: normal < tolerance < grace < trial). */
export const worseStage = (a: Stage, b: Stage): Stage => (STAGES.indexOf(a) >= STAGES.indexOf(b) ? a : b)
