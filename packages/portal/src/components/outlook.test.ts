import { describe, expect, it } from 'vitest'
import { courseOf, outlookOf } from './outlook.ts'

const ITEM = {
  stage: 'normal',
  quota: 1_000,
  tolerance: 50,
  unit: 'scan',
  chargeWay: 'count',
  notBefore: '2026-01-01T00:00:00Z',
  expires: '2027-01-01T00:00:00Z',
  graceUntil: '2027-01-15T00:00:00Z',
  revokedAt: null,
  next: { stage: 'tolerance', at: '2026-03-01T00:00:00Z', by: 'use' },
  perDay: 16.4,
  runsOutAt: '2026-03-04T00:00:00Z',
}
const stages = (item: Parameters<typeof courseOf>[0]) => courseOf(item).map(({ stage }) => stage)

describe('what comes to an item', () => {
  it('names the stages in order, the one it is in, and when the next is expected', () => {
    expect(stages(ITEM)).toEqual(['normal', 'tolerance', 'over-used', 'grace', 'expired'])
    expect(courseOf(ITEM).map(({ state }) => state)).toEqual(['now', 'next', 'other', 'other', 'other'])
    expect(courseOf(ITEM)[1]).toMatchObject({ from: 'from 1,000 scans', expected: 'Mar 1, 2026' })
  })

  it('leaves out what cannot come: no tolerance, no grace, no quota', () => {
    expect(stages({ ...ITEM, tolerance: 0, graceUntil: ITEM.expires })).toEqual([
      'normal',
      'over-used',
      'expired',
    ])
    expect(stages({ ...ITEM, quota: null })).toEqual(['normal', 'grace', 'expired'])
  })

  it('always has the stage that the item is in', () => {
    for (const stage of ['not-yet-valid', 'tolerance', 'over-used', 'grace', 'expired', 'revoked'])
      expect(
        courseOf({ ...ITEM, stage, quota: null, next: null }).filter(({ state }) => state === 'now'),
      ).toHaveLength(1)
  })

  it('says the rate, what is next, and when newcomers are denied', () => {
    expect(outlookOf(ITEM)).toEqual([
      'At the present rate: 16 scans a day.',
      'Tolerance from Mar 1, 2026, by use.',
      'No new use is granted from Mar 4, 2026.',
    ])
    expect(outlookOf({ ...ITEM, stage: 'expired', next: null, runsOutAt: null })).toEqual([
      'No new use is granted now.',
    ])
  })
})
