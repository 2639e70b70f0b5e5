import type { ItemTerms } from '@countersign/protocol/vocabulary'
import { describe, expect, it } from 'vitest'
import type { Item } from '../facts.ts'
import { upcomingRenewals } from './renewals.ts'

const DAY = 86_400

const item = (
  id: string,
  expires: number,
  over: Partial<ItemTerms> & { readonly revoked?: boolean } = {},
): Item => ({
  terms: {
    id,
    licenseId: id,
    product: 'reader',
    notBefore: 0,
    expires,
    graceDays: 10,
    supplements: null,
    renews: null,
    source: 'order',
    ...over,
  } as ItemTerms,
  revokedAt: over.revoked === true ? 1 : null,
})

const idsOf = (items: readonly Item[], now: number) =>
  upcomingRenewals(items, { now, until: now + 90 * DAY }).map(({ licenseId }) => licenseId)

describe('upcoming renewals', () => {
  it('O4 what ends soon is an upcoming renewal, the first to end first, until its grace is over', () => {
    const items = [item('later', 80 * DAY), item('soon', 20 * DAY), item('far', 200 * DAY)]
    expect(idsOf(items, 0)).toEqual(['soon', 'later'])
    expect(idsOf(items, 25 * DAY)).toEqual(['soon', 'later'])
    expect(idsOf(items, 30 * DAY)).toEqual(['later'])
  })

  it('O4 what is renewed already, revoked, a trial or a supplement is no upcoming renewal', () => {
    const end = 20 * DAY
    expect(
      idsOf(
        [
          item('old', end),
          item('new', 400 * DAY, { renews: 'old' }),
          item('revoked', end, { revoked: true }),
          item('trial', end, { source: 'private-trial' }),
          item('more', end, { supplements: 'new' }),
        ],
        0,
      ),
    ).toEqual([])
    const undone = [item('old', end), item('new', 400 * DAY, { renews: 'old', revoked: true })]
    expect(idsOf(undone, 0)).toEqual(['old'])
  })

  it('O4 a license with several items is renewed when the first of them ends', () => {
    const both = [
      item('a-1', 40 * DAY, { licenseId: 'a' }),
      item('a-2', 20 * DAY, { licenseId: 'a', product: 'writer' }),
    ]
    expect(upcomingRenewals(both, { now: 0, until: 90 * DAY })).toEqual([
      { licenseId: 'a', expires: 20 * DAY, graceUntil: 30 * DAY, products: ['reader', 'writer'] },
    ])
  })
})
