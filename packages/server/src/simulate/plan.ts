import type { Instant, Seconds } from '@countersign/protocol/vocabulary'

/** What a simulation is asked for. */
export interface Plan {
  readonly devices: number
  readonly days: number
  /** Virtual seconds between two moves of the sandbox's clock: in each, a device that has something to send sends once. */
  readonly step: Seconds
  /** Mean share of the devices that are offline, 0 to 0.9. */
  readonly offline: number
  /** Mean units of a device and day. */
  readonly unitsPerDay: number
  readonly organizations: number
  /** Handshake codes of each organization. */
  readonly handshakeCodes: number
  /** Share of devices whose image is copied to another machine one day. */
  readonly clones: number
  /** Share of devices that ask for something that nobody has licensed. */
  readonly denied: number
  /** Requests under way at a time. */
  readonly concurrency: number
  readonly seed: number
}

export const PLAN: Plan = {
  devices: 100,
  days: 1,
  step: 180,
  offline: 0.1,
  unitsPerDay: 60,
  organizations: 1,
  handshakeCodes: 2,
  clones: 0.01,
  denied: 0.02,
  concurrency: 32,
  seed: 1,
}

/** The management API, as the simulation uses it. */
export interface Management {
  readonly get: <T>(path: string, query?: Readonly<Record<string, string | undefined>>) => Promise<T>
  readonly post: <T>(path: string, body: unknown) => Promise<T>
}

/** A stretch of virtual time, half-open. */
export interface Span {
  readonly from: Instant
  readonly to: Instant
}
