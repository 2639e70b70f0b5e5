import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moment } from './sentences.ts'

test('A9 a reason tells instants in UTC as the calendar has them', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2_000_000_000, max: 20_000_000_000 }), (instant) => {
      const expected = new Date(instant * 1000).toISOString()
      expect(moment(instant)).toBe(`${expected.slice(0, 10)} ${expected.slice(11, 16)} UTC`)
    }),
    { numRuns: 1000 },
  )
})
