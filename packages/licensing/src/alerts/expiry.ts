import { DAY, DEFAULTS, type Instant, type ItemTerms } from '@countersign/protocol/vocabulary'
import type { Item } from '../facts.ts'
import { graceEnd, phaseAt } from '../validity.ts'
import type { AlertCondition } from './condition.ts'

/** Days after the end of an item within which its expiry is still told, if nobody was told of it before. */
const LATE = 30

/** Days since the expiry, negative before it; null: no level is reached yet. */
const levelAt = ({ notBefore, expires }: ItemTerms, now: Instant, told: number): number | null => {
  if (now >= expires) return told
  return DEFAULTS.alertExpiryDays.reduce<number | null>((nearest, days) => {
    const at = expires - days * DAY
    return at > notBefore && now >= at && (nearest === null || -days > nearest) ? -days : nearest
  }, null)
}

/**
 * How near an item is to its expiry (N1): the days before it, 0 at expiry, then every day of the grace, unless another
 * item has taken over. A level that lies before the item's begin tells nothing new and is left out. Null: there is nothing
 * to watch (any more).
 */
export const expiryCondition = (
  item: Item,
  { now, takenOver }: { readonly now: Instant; readonly takenOver: boolean },
): AlertCondition | null => {
  const { terms } = item
  const phase = phaseAt(item, now)
  if (phase === 'not-yet-valid' || phase === 'revoked') return null
  if (now >= graceEnd(terms) + LATE * DAY) return null
  const graceDay = phase === 'grace' && !takenOver ? Math.floor((now - terms.expires) / DAY) : 0
  return {
    kind: 'expiry',
    subject: terms.id,
    level: levelAt(terms, now, graceDay),
    round: String(terms.expires),
    whole: null,
  }
}
