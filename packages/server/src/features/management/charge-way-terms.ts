import { type ChargeWay, DEFAULTS, type DeploymentType } from '@countersign/protocol/vocabulary'
import { invalid } from '../../http/api/problem.ts'
import { licensableDomain } from '../../http/registrable-domain.ts'

/** What of an ordered item depends on its charge way. */
export interface Ordered {
  readonly chargeWay: ChargeWay
  readonly quota?: number | null | undefined
  readonly deployments?: readonly DeploymentType[] | null | undefined
  readonly activeDays?: number | null | undefined
  readonly domain?: string | null | undefined
  readonly tolerance?: number | null | undefined
  readonly exceptionsPerUnitYear?: number | null | undefined
}

interface Settled {
  readonly quota: number | null
  readonly deployments: readonly DeploymentType[] | null
  readonly activeDays: number | null
  readonly domain: string | null
  readonly tolerancePercent: number
  readonly exceptionsPerUnitYear: number | null
}

const EXCEPTED: readonly ChargeWay[] = ['active-device', 'concurrent-device', 'concurrent-instance']

const quotaOf = ({ chargeWay, quota }: Ordered, at: string): number | null => {
  if (chargeWay === 'domain') {
    if (quota != null) throw invalid(`${at}/quota`, 'use per domain is unlimited; leave the quota out.')
    return null
  }
  if (quota == null) throw invalid(`${at}/quota`, `is needed for charge way ${chargeWay}.`)
  return quota
}

/** Server items are for servers; instances are offered for servers unless the item says otherwise (C5). */
const deploymentsOf = ({ chargeWay, deployments }: Ordered, at: string): readonly DeploymentType[] | null => {
  if (chargeWay === 'server') {
    if (deployments?.some((each) => each !== 'server'))
      throw invalid(`${at}/deployments`, 'an item per server serves deployment server alone.')
    return ['server']
  }
  if (chargeWay === 'concurrent-instance' && deployments === undefined) return ['server']
  return deployments ?? null
}

/** Only seats of devices and servers have them; elsewhere they say nothing. */
const activeDaysOf = ({ chargeWay, activeDays }: Ordered): number | null =>
  chargeWay === 'device' || chargeWay === 'server' ? (activeDays ?? DEFAULTS.deviceActiveDays) : null

/** One registrable domain, or a host without one that is listed by itself (C6). */
const domainOf = ({ chargeWay, domain }: Ordered, at: string): string | null => {
  if (domain == null) {
    if (chargeWay === 'domain') throw invalid(`${at}/domain`, 'is needed for charge way domain.')
    return null
  }
  const lower = domain.toLowerCase().replace(/\.$/, '')
  const found = licensableDomain(lower)
  if (found.kind === 'covered') return lower
  if (found.kind === 'none')
    throw invalid(`${at}/domain`, `${domain} is no domain that somebody can register for themselves.`)
  throw invalid(
    `${at}/domain`,
    `must be a registrable domain; it covers its subdomains: use ${found.domain}.`,
  )
}

const toleranceOf = ({ chargeWay, tolerance }: Ordered, at: string): number => {
  if (chargeWay === 'count') return tolerance ?? DEFAULTS.toleranceCountPercent
  if (chargeWay === 'device' || chargeWay === 'server') return tolerance ?? DEFAULTS.toleranceSeatPercent
  if (tolerance != null)
    throw invalid(
      `${at}/tolerance`,
      chargeWay === 'domain' ? 'use per domain is unlimited.' : 'this charge way has exceptions instead.',
    )
  return 0
}

/** Settles what depends on the charge way (§5), with the defaults of the rulebook; refuses what it has no use for. */
export const settleByChargeWay = (ordered: Ordered, at: string): Settled => {
  const { chargeWay, exceptionsPerUnitYear = null } = ordered
  if (exceptionsPerUnitYear !== null && !EXCEPTED.includes(chargeWay))
    throw invalid(`${at}/exceptionsPerUnitYear`, `items per ${chargeWay} have no exceptions.`)
  return {
    quota: quotaOf(ordered, at),
    deployments: deploymentsOf(ordered, at),
    activeDays: activeDaysOf(ordered),
    domain: domainOf(ordered, at),
    tolerancePercent: toleranceOf(ordered, at),
    exceptionsPerUnitYear,
  }
}
