import type { Instant, Slot, Uuid } from '@countersign/protocol/vocabulary'

/** Which ticket a figure came under: the earliest by authorization `iat`, then ID. */
export interface TicketReference {
  readonly authorizationId: Uuid
  readonly iat: Instant
  /** Key of the ticket's class, as the store interned it. */
  readonly classKey: number
}

/** A stored figure: the largest count received (U4) and the earliest ticket. */
export interface Figure {
  readonly client: Uuid
  readonly session: string
  readonly slot: Slot
  readonly module: string
  readonly count: number
  readonly ticket: TicketReference
}

/** How the sums of a class change when figures are merged. */
export interface SumDelta {
  readonly classKey: number
  readonly module: string
  readonly slot: Slot
  /** Change of the sum of all accepted figures (§7). */
  readonly count: number
  /** Change of the part that is held (A12). */
  readonly held: number
}

export interface MergedFigures {
  /** Figures that are new or have changed, with their new absolute values. */
  readonly changed: readonly Figure[]
  /** All figures of the places concerned after the merge. */
  readonly all: readonly Figure[]
  readonly deltas: readonly SumDelta[]
}
