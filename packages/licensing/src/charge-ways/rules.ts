import type { Instant, Stage } from '@countersign/protocol/vocabulary'
import type { Item, ItemUsage, SeatUsage } from '../facts.ts'

/** Room that an item has for one request: in its quota, only in its tolerance, or none (A5). */
export type Room = 'quota' | 'tolerance' | 'none'

/** All that the rules of a charge way may look at. */
export interface Claim {
  readonly item: Item
  /** With supplements (L7); null: unlimited. */
  readonly quota: number | null
  readonly tolerance: number
  readonly usage: ItemUsage
  readonly seats: SeatUsage
  /** The client's own seat runs (C1). */
  readonly ownRuns: boolean
  readonly now: Instant
}

/** How one charge way is limited (§5). A new charge way is one file with these and one row in the table. */
export interface ChargeWayRules {
  /** `units`: what is reported; `seat`, `place`: one of many; `nothing`: use is unlimited. */
  readonly takes: 'units' | 'seat' | 'place' | 'nothing'
  /** Whether a request asks for a number of instances of the quota (C5). */
  readonly countsInstances: boolean
  /** Room for this request. */
  readonly room: (claim: Claim) => Room
  /** Stage of the item while it has room, grace apart (A5). */
  readonly stage: (claim: Claim) => Extract<Stage, 'normal' | 'tolerance'>
  /** The numbers that decide about room, as a part of a sentence. */
  readonly figures: (claim: Claim) => string
  /** End of the seat that a grant takes or renews; null: the charge way has no seats (C1). */
  readonly seatEnd: (claim: Claim) => Instant | null
  /** Latest end of offline use, the item's own end apart; `offline` is now + offline time (A7). */
  readonly offlineEnd: (claim: Claim, offline: Instant) => Instant
}
