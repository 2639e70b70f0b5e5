import { DAY, slotAt } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import {
  attribute,
  chargeUsage,
  epochBoundaries,
  epochOf,
  itemState,
  periodAt,
  refuseReason,
  toleranceOf,
} from './index.ts'

const { NOON, item, terms } = lab
const SLOT = slotAt(NOON)

test('C8 time is cut at every begin, end, end of grace, quota period, supplement, revocation and change of holdings', () => {
  const cut = item(
    { notBefore: NOON + 1, expires: NOON + 3 * DAY + 1, graceDays: 1, periodDays: 1 },
    NOON + 5 * DAY,
  )
  const setup = lab.setup(
    [
      cut,
      item({
        id: 'extra',
        supplements: 'item-a',
        notBefore: NOON + 2000,
        expires: NOON + 2 * DAY,
        graceDays: 0,
      }),
    ],
    {
      holdings: [lab.holding('item-a', { from: SLOT + 7, until: SLOT + 9 })],
    },
  )
  const expected = [-SLOT, 0, 7, 9, 11, 481, 960, 961, 1441, 1921, 2400]
  expect(epochBoundaries(setup).map((slot) => slot - SLOT)).toEqual(expected)
})

test('C8 the epoch of a slot is the last boundary not after it', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 100 })), fc.nat(120), (cuts, slot) => {
      const boundaries = [0, ...cuts].sort((a, b) => a - b)
      expect(epochOf(boundaries, slot)).toBe(boundaries.findLast((each) => each <= slot))
    }),
  )
})

test('L8 the quota period of a slot is the one in which it begins, and grace belongs to the last', () => {
  const yearly = terms({ notBefore: NOON + 1, expires: NOON + 1 + 60 * DAY, periodDays: 30 })
  const periods = [0, 30 * 480, 30 * 480 + 1, 60 * 480 + 5, 90 * 480].map((after) =>
    periodAt(yearly, SLOT + after),
  )
  expect(periods).toEqual([0, 0, 1, 1, 1])
  expect(periodAt(yearly, SLOT - 9000)).toBe(0)
  expect(periodAt(terms(), SLOT + 9000)).toBe(0)
})

test('§5 count: the tolerance is round(5 % × quota), half up', () => {
  expect([0, 9, 10, 29, 30, 100, 1000].map((quota) => toleranceOf(terms({ quota })))).toEqual([
    0, 0, 1, 1, 2, 5, 50,
  ])
  expect(toleranceOf(terms({ quota: null }))).toBe(0)
})

test('T4 trials have neither tolerance nor grace of their own', () => {
  const trial = item({ source: 'private-trial', expires: NOON })
  expect(itemState({ item: trial, usage: lab.used(0), seats: 0, now: NOON })).toMatchObject({
    stage: 'expired',
    tolerance: 0,
    graceEnd: NOON,
  })
})

test('U9 slots older than the report age, or beyond the allowed skew, are refused', () => {
  const ask = (slot: number, now: number) => refuseReason({ slot, now, reportAge: 30 * DAY, futureSkew: 300 })
  expect(ask(SLOT, NOON)).toBeNull()
  expect(ask(SLOT + 2, NOON)).toBe('future')
  expect(ask(SLOT + 2, NOON + 60)).toBeNull()
  expect(ask(SLOT, NOON + 30 * DAY + 179)).toBeNull()
  expect(ask(SLOT, NOON + 30 * DAY + 180)).toBe('too-old')
})

test('A5 the state of an item names its stage and what is left', () => {
  const state = (each: ReturnType<typeof item>, usage = lab.used(0), seats = 0) =>
    itemState({ item: each, usage, seats, now: NOON })
  expect(state(item(), lab.used(40))).toMatchObject({
    stage: 'normal',
    used: 40,
    remaining: 60,
    tolerance: 5,
  })
  expect(state(item(), lab.used(100, 2))).toMatchObject({
    stage: 'tolerance',
    used: 102,
    remaining: 0,
    toleranceRemaining: 3,
  })
  expect(state(item(), lab.used(100, 5, 7))).toMatchObject({ stage: 'over-used', used: 112, overUse: 7 })
  expect(state(item({ expires: NOON }))).toMatchObject({ stage: 'grace' })
  expect(state(item({ expires: NOON - 7 * DAY }))).toMatchObject({ stage: 'expired' })
  expect(state(item({ notBefore: NOON + 1 }))).toMatchObject({ stage: 'not-yet-valid' })
  expect(state(item({}, NOON))).toMatchObject({ stage: 'revoked' })
  expect(state(lab.deviceItem(), lab.used(0), 10)).toMatchObject({ stage: 'normal', used: 10, remaining: 0 })
  expect(state(lab.deviceItem(), lab.used(0), 11)).toMatchObject({ stage: 'tolerance', toleranceUsed: 1 })
})

test("§7 an item's use by slot equals its charges exactly", () => {
  const setup = lab.setup([
    item({ quota: 10, tolerancePercent: 50 }),
    item({ id: 'item-b', quota: 7, expires: NOON + DAY }),
  ])
  const boundaries = epochBoundaries(setup)
  const classes = new Map([
    [0, lab.usageClass()],
    [1, lab.usageClass({ items: ['item-b'] })],
  ])
  const sum = fc.record({
    classKey: fc.nat(1),
    module: fc.constantFrom('qr-code', 'pdf417'),
    slot: fc.integer({ min: SLOT, max: SLOT + 5000 }),
    count: fc.integer({ min: 1, max: 9 }),
  })
  fc.assert(
    fc.property(fc.array(sum, { maxLength: 20 }), (sums) => {
      const { lines } = chargeUsage({
        setup,
        classes,
        sums: sums.map((each) => ({ ...each, epoch: epochOf(boundaries, each.slot) })),
      })
      for (const itemId of ['item-a', 'item-b', null]) {
        const uses = attribute({ itemId, lines, sums, boundaries })
        const tell = (entries: readonly (readonly [string, number])[]) => {
          const totals = new Map<string, number>()
          for (const [key, count] of entries) totals.set(key, (totals.get(key) ?? 0) + count)
          return [...totals].sort()
        }
        expect(
          tell(
            uses.map((each) => [
              `${epochOf(boundaries, each.slot)} ${each.classKey} ${each.module} ${each.part}`,
              each.count,
            ]),
          ),
        ).toEqual(
          tell(
            lines
              .filter((line) => line.itemId === itemId)
              .map((line) => [`${line.epoch} ${line.classKey} ${line.module} ${line.part}`, line.count]),
          ),
        )
      }
    }),
  )
})
