import { DAY, type Instant, type ItemTerms, SLOT_SECONDS, type Slot } from '@countersign/protocol/vocabulary'
import type { Item } from './facts.ts'

/** Whether the rights come from a trial, public (T1) or private (T2). */
export const isTrial = (terms: ItemTerms): boolean =>
  terms.source === 'public-trial' || terms.source === 'private-trial'

/** End of an item including its grace (C7); trials have none (T4). */
export const graceEnd = (terms: ItemTerms): Instant =>
  terms.expires + (isTrial(terms) ? 0 : terms.graceDays) * DAY

/** The instant after which nothing of an item is usable: end and grace, or its revocation (C2, L5). */
export const itemEnd = (item: Item): Instant =>
  item.revokedAt === null ? graceEnd(item.terms) : Math.min(graceEnd(item.terms), item.revokedAt)

export type Phase = 'not-yet-valid' | 'valid' | 'grace' | 'expired' | 'revoked'

/** Where an item stands at an instant; revocation outweighs the rest (L5). */
export const phaseAt = (item: Item, now: Instant): Phase => {
  if (item.revokedAt !== null && now >= item.revokedAt) return 'revoked'
  if (now < item.terms.notBefore) return 'not-yet-valid'
  if (now < item.terms.expires) return 'valid'
  return now < graceEnd(item.terms) ? 'grace' : 'expired'
}

/** The slot in which a range that begins at this instant begins (C9: "in any part of it"). */
export const firstSlotOf = (begin: Instant): Slot => Math.floor(begin / SLOT_SECONDS)

/** The first slot that a range ending at this instant does not touch (C9: "in any part of it"). */
export const slotAfter = (end: Instant): Slot => Math.ceil(end / SLOT_SECONDS)

/** Whether an item is valid, or else in grace, in any part of a slot (C9); null: neither. */
export const phaseIn = (item: Item, slot: Slot): 'valid' | 'grace' | null => {
  const { terms, revokedAt } = item
  if (slot < firstSlotOf(terms.notBefore)) return null
  if (revokedAt !== null && (revokedAt <= terms.notBefore || slot >= slotAfter(revokedAt))) return null
  if (slot < slotAfter(terms.expires)) return 'valid'
  return slot < slotAfter(graceEnd(terms)) ? 'grace' : null
}
