import type { DenialCode, Instant, Seconds, Stage } from '@countersign/protocol/vocabulary'
import type { Line } from './facts.ts'

/** The first rule that an item failed for a module, told so that a person can act on it. */
export interface Trial {
  readonly module: string | null
  readonly itemId: string
  /** Null: the item passed every rule. */
  readonly failed: DenialCode | null
  /** One sentence with the numbers that decided. */
  readonly reason: string
}

export interface ModuleGrant {
  readonly module: string
  readonly itemId: string
  readonly stage: Stage
}

export interface SeatChange {
  readonly itemId: string
  readonly kind: 'take' | 'renew'
  /** End of the seat after this contact (C1, C2). */
  readonly until: Instant
  /** Places that it takes: the instances asked for, else 1 (C5). */
  readonly places: number
  /** Whether it was taken over the quota of an active-device item: an exception (§1). */
  readonly exception: boolean
}

export interface Grant {
  readonly kind: 'granted'
  readonly organizationId: string | null
  readonly handshakeCode: string | null
  /** Internal ID of the code. */
  readonly code: string | null
  readonly modules: readonly ModuleGrant[]
  /** All items that may be charged: usable count items covering a granted module in usage order, and the one seat, place or domain item per module. */
  readonly items: readonly string[]
  readonly stage: Stage
  readonly exp: Instant
  readonly refreshAfter: Instant
  readonly instances: number | null
  /** A public trial that begins with this grant, to be stored (T1); absent or null: none. */
  readonly newTrial?: string | null
  readonly matchedPassword: string | null
  /** The line after this grant, to be stored. */
  readonly line: Line
  /** Counter that the new continuation token carries. */
  readonly continuation: number
  /** True when the grant made a forked device `cloned`: alert the licensee. */
  readonly clonedNow: boolean
  readonly seats: readonly SeatChange[]
  /** IDs of the items among `seats` that count as new seats of the hour (A12). */
  readonly newSeats: readonly string[]
  readonly tried: readonly Trial[]
}

export interface Refusal {
  readonly kind: 'denied'
  readonly code: DenialCode
  readonly module: string | null
  readonly itemId: string | null
  readonly reason: string
  readonly retryAfter: Seconds | null
  readonly revokes: boolean
  readonly organizationId: string | null
  readonly handshakeCode: string | null
  /** Internal ID of the code reached; null: none. */
  readonly codeReached: string | null
  /** The line to store when a fork was noticed; null: nothing is recorded. */
  readonly line: Line | null
  readonly tried: readonly Trial[]
}

/** A12: not a denial, a 429. */
export interface Throttled {
  readonly kind: 'throttled'
  readonly retryAfter: Seconds
  readonly reason: string
}

export type Decision = Grant | Refusal | Throttled
