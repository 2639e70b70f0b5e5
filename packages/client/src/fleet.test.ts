import { describe, expect, it } from 'vitest'
import { backOff, steadyOffset } from './back-off.ts'

const CLIENTS = 10_000
const INTERVAL = 180

/** A generator from a seed (mulberry32). */
const seeded = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Fleet {
  /** Seconds at which a client sends for the first time. */
  readonly begin: (random: () => number, uuid: string) => number
  /** Whether a server that got so many in this second answers; a number: it is busy, `Retry-After`. */
  readonly answers: (at: number, inThisSecond: number) => boolean | number
  readonly end: number
}

const uuidOf = (random: () => number): string =>
  Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')

/** Runs the schedule of clients by a clock of its own; requests by second. */
const run = ({ begin, answers, end }: Fleet): ReadonlyMap<number, number> => {
  const random = seeded(4)
  const asked = new Map<number, number>()
  const due: { uuid: string; failures: number }[][] = []
  const at = (second: number, client: { uuid: string; failures: number }): void => {
    const whole = Math.floor(second)
    due[whole] ??= []
    due[whole].push(client)
  }
  for (let number = 0; number < CLIENTS; number++) {
    const uuid = uuidOf(random)
    at(begin(random, uuid), { uuid, failures: 0 })
  }
  for (let second = 0; second < end; second++) {
    for (const { uuid, failures } of due[second] ?? []) {
      const count = (asked.get(second) ?? 0) + 1
      asked.set(second, count)
      const answer = answers(second, count)
      if (answer === true) {
        const offset = steadyOffset(uuid, INTERVAL)
        const past = (((second - offset) % INTERVAL) + INTERVAL) % INTERVAL
        at(second + INTERVAL - past, { uuid, failures: 0 })
      } else {
        const retryAfter = answer === false ? null : answer
        at(second + Math.max(1, backOff(failures + 1, random(), retryAfter)), {
          uuid,
          failures: failures + 1,
        })
      }
    }
  }
  return asked
}

const peak = (asked: ReadonlyMap<number, number>, from: number, to: number): number =>
  Math.max(0, ...[...asked].filter(([second]) => second >= from && second < to).map(([, count]) => count))

const steady: Fleet['begin'] = (_, uuid) => steadyOffset(uuid, INTERVAL)

describe('U3 a fleet of 10,000 clients', () => {
  it('spreads over the window: 56 a second on average, never more than 100', () => {
    const asked = run({ begin: steady, answers: () => true, end: 3_600 })
    expect(peak(asked, 0, 3_600)).toBeLessThan(100)
  })

  it('asks a dead server no more than 300 times a second, and comes back after an hour with no more than 100', () => {
    const [down, up] = [1_000, 4_600]
    const asked = run({ begin: steady, answers: (at) => at < down || at >= up, end: up + 3_600 })
    expect(peak(asked, down, up)).toBeLessThan(300)
    expect(peak(asked, down + 600, up)).toBeLessThan(100)
    expect(peak(asked, up, up + 3_600)).toBeLessThan(100)
    const last = [...asked].filter(([second]) => second >= up && second < up + 900)
    expect(last.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(CLIENTS)
  })

  it('that all start in one second at a server which takes 500 a second spreads more with each answer, and is in within a minute', () => {
    const asked = run({ begin: () => 0, answers: (_, count) => (count <= 500 ? true : 5), end: 900 })
    expect(peak(asked, 0, 1)).toBe(CLIENTS)
    expect(peak(asked, 1, 12)).toBeLessThan(2_200)
    expect(peak(asked, 12, 30)).toBeLessThan(900)
    expect(peak(asked, 60, 900)).toBeLessThan(150)
  })
})
