import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carry, isSetBack, type Look, NO_CLOCK, SET_BACK, startClock, timeOf } from './device-clock.ts'
import { answered } from './talk/verified-time.ts'

const T = 1_767_225_600
const seconds = fc.integer({ min: 0, max: 100_000 })
const wrong = fc.integer({ min: -(10 ** 8), max: 10 ** 8 })

describe('the clock (U7)', () => {
  it('a clock that is wrong but steady changes nothing', () => {
    fc.assert(
      fc.property(wrong, seconds, seconds, (error, ran, off) => {
        const first = answered(T, { system: T + error, monotonic: 5 })
        const stop: Look = { system: T + error + ran, monotonic: 5 + ran }
        expect(timeOf(first, stop)).toBe(T + ran)
        expect(isSetBack(first, stop)).toBe(false)
        const look: Look = { system: T + error + ran + off, monotonic: 0 }
        const second = startClock(carry(first, stop, ran).record, look)
        expect(timeOf(second, look)).toBe(T + ran + off)
        expect(isSetBack(second, look)).toBe(false)
      }),
    )
  })

  it('turning it back gains at most the time during which the library does not run', () => {
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 0, max: 10 ** 7 }), (ran, off, back) => {
        const first = answered(T, { system: T, monotonic: 0 })
        const stored = carry(first, { system: T + ran, monotonic: ran }, ran).record
        const look: Look = { system: T + ran + off - back, monotonic: 0 }
        const time = timeOf(startClock(stored, look), look)
        expect(time).toBeGreaterThanOrEqual(T + ran)
        expect(time).toBeLessThanOrEqual(T + ran + off)
        expect(isSetBack(startClock(stored, look), look)).toBe(back - off > SET_BACK)
      }),
    )
  })

  it('never falls between two answers, and an answer replaces it downwards too', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), wrong)), wrong, (steps, lower) => {
        const clock = answered(T, { system: T, monotonic: 0 })
        let [monotonic, last] = [0, T]
        for (const [ran, system] of steps) {
          monotonic += ran
          const time = timeOf(clock, { system: T + Math.min(0, system), monotonic })
          expect(time).toBeGreaterThanOrEqual(last)
          last = time
        }
        const look: Look = { system: T, monotonic }
        expect(timeOf(answered(T + lower, look), look)).toBe(T + lower)
      }),
    )
  })

  it('before the first answer it is the system clock, compared with nothing', () => {
    const clock = startClock(NO_CLOCK, { system: T, monotonic: 0 })
    expect(timeOf(clock, { system: T - 10 ** 6, monotonic: 1 })).toBe(T - 10 ** 6)
    expect(isSetBack(clock, { system: T - 10 ** 6, monotonic: 1 })).toBe(false)
  })
})
