import type { Slot } from '@countersign/protocol/vocabulary'

/** Slots of an hour and of a UTC day. Fixed (domain.md §1). */
export const SLOTS_OF_HOUR = 20
const SLOTS_OF_DAY = 480

/** How far old use has become coarser: before `hours` sums stand by hour, before `days` by day, and figures are gone. */
export interface Folded {
  readonly hours: Slot
  readonly days: Slot
}

export interface FoldInput {
  /** Nothing from this slot on is touched: it can still change. */
  readonly until: Slot
  /** Figures, about, that one call folds: a call takes whole slots, one at least. */
  readonly limit: number
  /** Epochs of an organization: sums of different ones are never made one. */
  readonly boundariesOf: (organizationId: string) => Promise<readonly Slot[]>
}

export type FoldGrain = 'hours' | 'days'

/** The slot under which a sum of a slot stands once it is folded: the first of its hour or day, within its epoch. */
export const foldedSlot = (grain: FoldGrain, slot: Slot, epoch: Slot): Slot =>
  Math.max(slot - (slot % (grain === 'hours' ? SLOTS_OF_HOUR : SLOTS_OF_DAY)), epoch)

/** The first slot of a day. */
export const dayBegin = (slot: Slot): Slot => slot - (slot % SLOTS_OF_DAY)
