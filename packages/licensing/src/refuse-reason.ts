import { type Instant, type Seconds, type Slot, slotBegin, slotEnd } from '@countersign/protocol/vocabulary'

/**
 * Why a reported slot is refused (U9): `too-old` when it ended longer ago than the report age, `future` when it begins
 * beyond the allowed skew; null: it is accepted.
 */
export const refuseReason = ({
  slot,
  now,
  reportAge,
  futureSkew,
}: {
  readonly slot: Slot
  readonly now: Instant
  readonly reportAge: Seconds
  readonly futureSkew: Seconds
}): 'too-old' | 'future' | null => {
  if (slotBegin(slot) > now + futureSkew) return 'future'
  return slotEnd(slot) <= now - reportAge ? 'too-old' : null
}
