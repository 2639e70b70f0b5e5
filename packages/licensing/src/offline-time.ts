import { DAY, DEFAULTS, type Instant } from '@countersign/protocol/vocabulary'
import type { Candidate } from './candidates.ts'
import type { Product } from './facts.ts'
import { itemEnd } from './validity.ts'

/** Offline time in days: the item's, else the product's, else the default; never above the most (A7). */
const offlineDays = ({ item }: Candidate, product: Product | null): number =>
  Math.min(item.terms.offlineDays ?? product?.offlineDays ?? DEFAULTS.offlineDays, DEFAULTS.offlineDaysMost)

const offlineEnd = (candidate: Candidate, product: Product | null, now: Instant): Instant => {
  const offline = now + offlineDays(candidate, product) * DAY
  const limit = candidate.rules.offlineEnd(candidate.claim, offline)
  return Math.min(offline, limit, itemEnd(candidate.item))
}

/** End of an authorization and the time from which it is renewed in the background: with several items the shortest (A7). */
export const offlineTime = (
  granting: readonly Candidate[],
  product: Product | null,
  now: Instant,
): { readonly exp: Instant; readonly refreshAfter: Instant } => {
  const exp = Math.min(...granting.map((candidate) => offlineEnd(candidate, product, now)))
  return { exp, refreshAfter: now + Math.floor((exp - now) / 2) }
}
