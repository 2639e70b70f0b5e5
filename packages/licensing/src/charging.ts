import type { Slot } from '@countersign/protocol/vocabulary'
import type { ExcessSum } from './charge-exceptions.ts'
import type { OrganizationSetup, UsageClass } from './facts.ts'

/** Sum of one class and module in one epoch; what is held (A12) is not in it. */
export interface EpochSum {
  /** First slot of the epoch. */
  readonly epoch: Slot
  /** Key of the class, as the store interned it. */
  readonly classKey: number
  readonly module: string
  readonly count: number
}

export interface ChargeBasis {
  readonly setup: OrganizationSetup
  /** Handshake code names by internal ID come from `setup`. */
  readonly classes: ReadonlyMap<number, UsageClass>
  readonly sums: readonly EpochSum[]
  /** What closed epochs have charged: `sums` are of those that follow; absent: none is closed. */
  readonly opening?: readonly PeriodCharge[]
  /** Places and seats beyond quotas, by day; absent: none (C3, C4). */
  readonly excess?: readonly ExcessSum[]
}

export type ChargePart = 'quota' | 'grace' | 'ticket' | 'tolerance' | 'over-use'

/** One line of a bill that can be checked: what of a sum was charged where. */
export interface ChargeLine {
  readonly epoch: Slot
  readonly classKey: number
  readonly module: string
  /** Null: not covered (C9). */
  readonly itemId: string | null
  readonly period: number
  readonly part: ChargePart | 'not-covered' | 'unmetered'
  readonly count: number
}

/** What an item was charged in one of its quota periods, or what exceptions were booked on it in an exception year. */
export interface PeriodCharge {
  readonly itemId: string
  /** Number of the quota period or exception year, from 0. */
  readonly period: number
  readonly quotaUsed: number
  readonly toleranceUsed: number
  readonly overUse: number
}

export interface Charges {
  readonly lines: readonly ChargeLine[]
  readonly periods: readonly PeriodCharge[]
}
