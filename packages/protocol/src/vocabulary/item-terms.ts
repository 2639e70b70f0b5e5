import type { ChargeWay, DeploymentType } from './charge-ways.ts'
import type { Instant } from './time.ts'

/** Where the rights of an item come from. */
export type ItemSource = 'order' | 'manual' | 'public-trial' | 'private-trial'

/**
 * The vendor-signed terms of one license item: the payload of a `cs-item+jwt`
 * (protocol.md, "Item terms"). An absent list means "any", later additions included.
 */
export interface ItemTerms {
  readonly id: string
  readonly licenseId: string
  /** Null only for a public trial. */
  readonly organizationId: string | null
  readonly product: string
  readonly unit: string
  /** Major version numbers. */
  readonly versions: readonly number[] | null
  readonly editions: readonly string[] | null
  readonly deployments: readonly DeploymentType[] | null
  readonly modules: readonly string[] | null
  readonly chargeWay: ChargeWay
  /** Units, seats, devices or instances; null: unlimited (domain items, public trials). */
  readonly quota: number | null
  /** Length of a quota period in days; null: the whole validity. */
  readonly periodDays: number | null
  /** Days a seat outlasts its last contact; null: the default of the charge way. */
  readonly activeDays: number | null
  /** Offline time in days; null: the default. */
  readonly offlineDays: number | null
  readonly domain: string | null
  readonly notBefore: Instant
  readonly expires: Instant
  readonly graceDays: number
  readonly tolerancePercent: number
  readonly exceptionsPerUnitYear: number | null
  /** IDs of items that the same code must hold. */
  readonly dependsOn: readonly string[] | null
  readonly supplements: string | null
  /** Whether this supplement clears the registered devices of its item when it begins there (L9). Absent: false. */
  readonly clears?: true
  readonly renews: string | null
  /** Server UUIDs that may grant it; null: only servers whose certificate has `orgs` "*". */
  readonly servers: readonly string[] | null
  readonly clientUuid: string | null
  readonly source: ItemSource
  readonly sandbox: boolean
  readonly iat: Instant
}
