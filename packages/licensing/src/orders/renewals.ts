import type { Instant } from '@countersign/protocol/vocabulary'
import type { Item } from '../facts.ts'
import { graceEnd } from '../validity.ts'

/** A license whose end is coming or has come, and that nothing follows yet. */
export interface UpcomingRenewal {
  readonly licenseId: string
  /** The first of its items to end ends then. */
  readonly expires: Instant
  /** From then on newcomers are refused what that item gave. */
  readonly graceUntil: Instant
  readonly products: readonly string[]
}

/**
 * Licenses of an organization that can be renewed and end before an instant, the first to end first (domain.md O4, L6): not
 * those that were renewed, revoked or are out of their grace, nor trials and supplements, which are not renewed.
 */
export const upcomingRenewals = (
  items: readonly Item[],
  { now, until }: { readonly now: Instant; readonly until: Instant },
): readonly UpcomingRenewal[] => {
  const renewed = new Set(
    items.flatMap(({ terms, revokedAt }) => (revokedAt === null ? (terms.renews ?? []) : [])),
  )
  const found = new Map<string, UpcomingRenewal>()
  for (const { terms, revokedAt } of items) {
    if (revokedAt !== null || terms.supplements !== null || terms.source === 'private-trial') continue
    if (renewed.has(terms.id) || terms.expires >= until || now >= graceEnd(terms)) continue
    const before = found.get(terms.licenseId)
    const first = before !== undefined && before.expires <= terms.expires
    found.set(terms.licenseId, {
      licenseId: terms.licenseId,
      expires: first ? before.expires : terms.expires,
      graceUntil: first ? before.graceUntil : graceEnd(terms),
      products: [...new Set([...(before?.products ?? []), terms.product])],
    })
  }
  return [...found.values()].toSorted((a, b) => a.expires - b.expires || (a.licenseId < b.licenseId ? -1 : 1))
}
