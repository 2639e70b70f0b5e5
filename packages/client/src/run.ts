import type { Events } from './events.ts'
import type { Context } from './session/context.ts'
import type { Diagnostics, LicenseState } from './state.ts'

/** What of the diagnostics a run knows. */
export type RunShown = Pick<Diagnostics, 'servers' | 'authorizationId' | 'pending' | 'lastReceipt'>

/** How to send. */
export interface ReportOptions {
  /** Slots from this one on wait; absent: the running slot is sent too. */
  readonly before?: number
  readonly keepalive?: boolean
  /** A clean close: the running places are given back when everything is sent (C3). */
  readonly release?: true
}

/** What one opened license does by itself, over servers or by an offline file; the façade tells it what the host does. */
export interface Run {
  readonly context: Context
  readonly events: Events
  readonly shown: RunShown
  /** Instances that the license held grants to this device now (C5); infinity where it is not per instance. */
  readonly instances: number
  /** Resolves when the state is known, at the latest after the time limit. */
  start(): Promise<void>
  state(): LicenseState
  has(module: string): boolean
  /** Counts in memory; durable after `durability` at the latest. Never throws. */
  count(slot: number, module: string, count: number): void
  /** Makes everything counted before durable. */
  store(): Promise<void>
  /** Sends everything now, where there is anybody to send to; never rejects. */
  flush(): Promise<void>
  close(): Promise<void>
  /** Resolves when nothing is under way but timers. */
  settled(): Promise<void>
  /** Tells of a change, once. */
  changed(): void
}
