import type { DeploymentType, Instant, Stage } from '@countersign/protocol/vocabulary'
import type { Item, ItemUsage, SeatUsage } from '../facts.ts'

/** Room that an item has for one request: in its quota, only in its tolerance or exceptions, or none (A5). */
export type Room = 'quota' | 'tolerance' | 'none'

/** All that the rules of a charge way may look at. */
export interface Claim {
  readonly item: Item
  /** With supplements (L7); null: unlimited. */
  readonly quota: number | null
  /** Units, seats, or exceptions allowed until now (C4). */
  readonly tolerance: number
  /** Exceptions used are its `toleranceUsed` and `overUse`, those of the exception year that runs. */
  readonly usage: ItemUsage
  readonly seats: SeatUsage
  /** The client's own seat or place runs (C1). */
  readonly ownRuns: boolean
  /** Seats, or places of instances, that the request asks for (C5). */
  readonly asked: number
  readonly now: Instant
}

/** How one charge way is limited (§5). A new charge way is one file with these and one row in the table. */
export interface ChargeWayRules {
  /** `units`: what is reported; `seat`, `place`: one of many; `nothing`: use is unlimited. */
  readonly takes: 'units' | 'seat' | 'place' | 'nothing'
  /** What may still be used when the quota is gone: a percentage of it, exceptions (C4), or nothing. */
  readonly beyond: 'percentage' | 'exceptions' | 'nothing'
  /** Whether a request asks for a number of instances of the quota (C5). */
  readonly countsInstances: boolean
  /** The only deployment type that the charge way is for; null: any (§5). */
  readonly deployment: DeploymentType | null
  /** Room for this request. */
  readonly room: (claim: Claim) => Room
  /** Stage of the item while it has room, grace apart (A5). */
  readonly stage: (claim: Claim) => Extract<Stage, 'normal' | 'tolerance'>
  /** The numbers that decide about room, as a part of a sentence. */
  readonly figures: (claim: Claim) => string
  /** End of the seat that a grant takes or renews; null: the charge way has no seats (C1). */
  readonly seatEnd: (claim: Claim) => Instant | null
  /** Whether the grant itself makes an exception: a seat taken over the quota (§1). */
  readonly makesException: (claim: Claim) => boolean
  /** Latest end of offline use, the item's own end apart; `offline` is now + offline time (A7). */
  readonly offlineEnd: (claim: Claim, offline: Instant) => Instant
  /** When a denial for want of room may be worth another try; null: nobody knows (A10). */
  readonly retryAt: (claim: Claim) => Instant | null
}
