import { expect, test } from 'vitest'
import { parseTime } from './times.ts'

test('P6 a time is a day of the calendar, up to the end of the year 9999 however it is written', () => {
  expect(parseTime('253402300799')).toBe(253_402_300_799)
  expect(parseTime('9999-12-31T23:59:59Z')).toBe(253_402_300_799)
  expect(parseTime('253402300800')).toBe(null)
  expect(parseTime('2028-02-29')).toBe(Date.UTC(2028, 1, 29) / 1000)
  for (const none of ['2026-02-31', '2026-02-29T10:00:00Z', '2026-13-01', '2026-00-10']) {
    expect(parseTime(none), none).toBe(null)
  }
})
