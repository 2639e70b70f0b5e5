import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listed, moment } from './sentences.ts'

test('A9 a reason tells instants in UTC as the calendar has them', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2_000_000_000, max: 20_000_000_000 }), (instant) => {
      const expected = new Date(instant * 1000).toISOString()
      expect(moment(instant)).toBe(`${expected.slice(0, 10)} ${expected.slice(11, 16)} UTC`)
    }),
    { numRuns: 1000 },
  )
})

test('A9 a reason lists some names of many, so that it fits into a denial', () => {
  const names = Array.from({ length: 64 }, (_, index) => `${index}`.padEnd(64, 'x'))
  expect([listed(null), listed([]), listed([9, 10])]).toEqual(['any', 'none', '9, 10'])
  expect(listed(names)).toMatch(/^0x+(, \dx+){7} and 56 more$/)
})
