import { DAY, DEFAULTS, YEAR } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lab from '../../test/licensing-lab.ts'
import { type AlertFacts, alertConditions, type Item, itemState, TOLERANCE_END } from '../index.ts'

const { NOON, item, deviceItem, setup } = lab

interface Looked {
  readonly items: readonly Item[]
  /** Units charged or exceptions booked, by item. */
  readonly used?: Readonly<Record<string, number>>
  readonly seats?: number
  readonly now?: number
  readonly decisions?: AlertFacts['decisions']
}

const look = ({ items, used = {}, seats = 0, now = NOON, decisions = new Map() }: Looked) =>
  alertConditions({
    setup: setup(items),
    states: new Map(
      items.map((one) => {
        const count = used[one.terms.id] ?? 0
        const quota = one.terms.quota ?? 0
        const concurrent = one.terms.chargeWay.startsWith('concurrent')
        const usage = concurrent
          ? lab.used(0, count)
          : lab.used(Math.min(count, quota), Math.max(0, count - quota))
        return [one.terms.id, itemState({ item: one, usage, seats, now, items })] as const
      }),
    ),
    decisions,
    now,
  })

const levelOf = (kind: string, looked: Looked): number | null | undefined =>
  look(looked).find((condition) => condition.kind === kind)?.level

const at = (used: number, changes: Parameters<typeof item>[0] = {}) =>
  levelOf('used', { items: [item({ quota: 1_000, ...changes })], used: { 'item-a': used } })

describe('N1', () => {
  test('N1 used of a quota is told at 75, 90, 95 and 100 %, and at the end of the tolerance', () => {
    expect([0, 749, 750, 899, 900, 949, 950, 999, 1_000, 1_049].map((used) => at(used))).toEqual([
      null,
      null,
      75,
      75,
      90,
      90,
      95,
      95,
      100,
      100,
    ])
    expect(at(1_050)).toBe(TOLERANCE_END)
    expect(at(1_000, { source: 'private-trial' })).toBe(TOLERANCE_END)
    expect(at(9, { quota: null })).toBeUndefined()
  })

  test('N1 seats are told the same way, their tolerance ends at 110 %', () => {
    const taken = (seats: number) => levelOf('used', { items: [deviceItem({ quota: 100 })], seats })
    expect([74, 75, 100, 109, 110].map(taken)).toEqual([null, 75, 100, 100, TOLERANCE_END])
  })

  test('N1 the level of use never falls when more is used, and is reached exactly at its share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 45 }),
        fc.nat(2 ** 46),
        fc.nat(1_000),
        (quota, used, more) => {
          const [low, high] = [at(used, { quota }) ?? 0, at(used + more, { quota }) ?? 0]
          expect(high).toBeGreaterThanOrEqual(low)
          for (const percent of DEFAULTS.alertUsedPercent)
            expect(low >= percent).toBe(BigInt(used) * 100n >= BigInt(percent) * BigInt(quota))
        },
      ),
    )
  })

  test('N1 exceptions are told at 50, 75, 90 and 100 % of the allowance of the whole exception year', () => {
    const places = item({ chargeWay: 'concurrent-device', unit: 'device', quota: 2 })
    const booked = (used: number) => levelOf('exceptions', { items: [places], used: { 'item-a': used } })
    // Ten days into the year C4 allows a twelfth of these 2,000, and still the whole year counts.
    expect([999, 1_000, 1_500, 1_799, 1_800, 2_000, 9_999].map(booked)).toEqual([
      null,
      50,
      75,
      75,
      90,
      100,
      100,
    ])
    expect(levelOf('used', { items: [places], seats: 5 })).toBe(100)
  })

  test('N1 a new exception year and a renewal within it are one scale: a renewal tells nothing again', () => {
    const old = item({ chargeWay: 'concurrent-device', unit: 'device', quota: 1, expires: NOON + 10 * DAY })
    const renewal = item({
      id: 'item-b',
      chargeWay: 'concurrent-device',
      unit: 'device',
      quota: 1,
      notBefore: NOON + 10 * DAY,
      expires: NOON + YEAR,
      renews: 'item-a',
    })
    const found = look({
      items: [old, renewal],
      used: { 'item-a': 600, 'item-b': 600 },
      now: NOON + 11 * DAY,
    }).filter(({ kind }) => kind === 'exceptions')
    expect(new Set(found.map(({ subject, round }) => `${subject} ${round}`)).size).toBe(1)
  })

  test('N1 expiry is told 30, 14, 7 and 1 days before, at expiry, and daily in grace', () => {
    const expires = NOON + 40 * DAY
    const days = (ahead: number) =>
      levelOf('expiry', { items: [item({ expires })], now: expires + ahead * DAY })
    expect([-31, -30, -14.01, -14, -7, -1, -0.5, 0, 0.9, 1, 6.9, 7, 36].map(days)).toEqual([
      null,
      -30,
      -30,
      -14,
      -7,
      -1,
      -1,
      0,
      0,
      1,
      6,
      0,
      0,
    ])
    expect(days(37)).toBeUndefined()
    expect(days(-60)).toBeUndefined()
  })

  test('N1 what expires soon after it has begun is not told at once', () => {
    const trial = item({ notBefore: NOON, expires: NOON + 30 * DAY, source: 'private-trial' })
    expect(levelOf('expiry', { items: [trial], now: NOON })).toBeNull()
    expect(levelOf('expiry', { items: [trial], now: NOON + 16 * DAY })).toBe(-14)
    expect(levelOf('expiry', { items: [trial], now: NOON + 32 * DAY })).toBe(0)
  })

  test('N1 what another item has taken over at its expiry is not told of daily', () => {
    const old = item({ expires: NOON })
    const next = item({ id: 'item-b', notBefore: NOON, expires: NOON + 365 * DAY, renews: 'item-a' })
    expect(levelOf('expiry', { items: [old, next], now: NOON + 3 * DAY })).toBe(0)
    expect(levelOf('expiry', { items: [old], now: NOON + 3 * DAY })).toBe(3)
  })

  test('N1 denied authorizations are told at 10, 25, 50 and 75 % of all', () => {
    const denied = (count: number, all: number) =>
      levelOf('denied', { items: [], decisions: new Map([['code-1', { denied: count, all }]]) })
    expect(
      [
        [0, 0],
        [9, 100],
        [10, 100],
        [25, 100],
        [74, 100],
        [75, 100],
        [1, 1],
      ].map(([count, all]) => denied(count!, all!)),
    ).toEqual([null, null, 10, 25, 50, 75, 75])
  })

  test('L7 a supplement raises the quota that levels are shares of, and has none of its own', () => {
    const supplement = item({ id: 'item-s', quota: 900, supplements: 'item-a' })
    const found = look({ items: [item({ quota: 100 }), supplement], used: { 'item-a': 100 } })
    expect(found.map(({ kind, subject, level }) => [kind, subject, level])).toEqual([
      ['used', 'item-a', null],
      ['expiry', 'item-a', null],
      ['denied', 'code-1', null],
    ])
  })
})
