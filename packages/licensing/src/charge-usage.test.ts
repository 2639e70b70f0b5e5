import { DAY, slotAt } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import {
  type Charges,
  chargeUsage,
  type EpochSum,
  epochBoundaries,
  epochOf,
  type Item,
  itemUsageAt,
  type OrganizationSetup,
  type UsageClass,
} from './index.ts'

const { NOON, item, deviceItem, setup, usageClass } = lab
const SLOT = slotAt(NOON)

/** One sum per use told as [class, module, count, instant]. */
const charge = (
  world: OrganizationSetup,
  uses: readonly (readonly [UsageClass, string, number, number?])[],
): Charges => {
  const boundaries = epochBoundaries(world)
  const sums: EpochSum[] = uses.map(([, module, count, at = NOON], classKey) => ({
    epoch: epochOf(boundaries, slotAt(at)),
    classKey,
    module,
    count,
  }))
  return chargeUsage({ setup: world, classes: new Map(uses.map(([each], index) => [index, each])), sums })
}
const bill = ({ lines }: Charges) => lines.map(({ itemId, part, count }) => [itemId, part, count])

describe('C8', () => {
  test('C8 a class fills quotas of valid items, of items in grace, of items only its ticket names, then tolerances, and the rest is over-use on the last', () => {
    const items = [item({ id: 'valid' }), item({ id: 'grace', expires: NOON - DAY }), item({ id: 'named' })]
    const world = setup(items, { holdings: [lab.holding('valid'), lab.holding('grace')] })
    expect(bill(charge(world, [[usageClass({ items: ['named'] }), 'qr-code', 400]]))).toEqual([
      ['valid', 'quota', 100],
      ['grace', 'grace', 100],
      ['named', 'ticket', 100],
      ['valid', 'tolerance', 5],
      ['grace', 'tolerance', 5],
      ['named', 'tolerance', 5],
      ['named', 'over-use', 85],
    ])
  })

  test('C8 classes with the fewest eligible items come first, then code name, module and the rest as bytes', () => {
    const world = setup([
      item({ id: 'any', quota: 10 }),
      item({ id: 'only-qr', modules: ['qr-code'], quota: 10 }),
    ])
    const charges = charge(world, [
      [usageClass(), 'qr-code', 15],
      [usageClass(), 'pdf417', 8],
      [usageClass({ edition: 'android' }), 'pdf417', 1],
    ])
    expect(
      charges.lines.map(({ module, classKey, itemId, part, count }) => [
        module,
        classKey,
        itemId,
        part,
        count,
      ]),
    ).toEqual([
      ['pdf417', 2, 'any', 'quota', 1],
      ['pdf417', 1, 'any', 'quota', 8],
      ['qr-code', 0, 'only-qr', 'quota', 10],
      ['qr-code', 0, 'any', 'quota', 1],
      ['qr-code', 0, 'only-qr', 'tolerance', 1],
      ['qr-code', 0, 'any', 'tolerance', 1],
      ['qr-code', 0, 'any', 'over-use', 2],
    ])
  })

  test('C8 quota and tolerance of an item are what earlier epochs of the same quota period have left', () => {
    const world = setup([item(), item({ id: 'item-b', modules: [], notBefore: NOON + DAY })])
    const charges = charge(world, [
      [usageClass(), 'qr-code', 70],
      [usageClass(), 'qr-code', 50, NOON + 2 * DAY],
    ])
    expect(bill(charges)).toEqual([
      ['item-a', 'quota', 70],
      ['item-a', 'quota', 30],
      ['item-a', 'tolerance', 5],
      ['item-a', 'over-use', 15],
    ])
    expect(charges.periods).toEqual([
      { itemId: 'item-a', period: 0, quotaUsed: 100, toleranceUsed: 5, overUse: 15 },
    ])
  })

  test('C8 a module covered by a seat item that the ticket names is charged to no count item', () => {
    const world = setup([item(), deviceItem({ modules: ['qr-code'] })])
    expect(bill(charge(world, [[usageClass({ items: ['item-d', 'item-a'] }), 'qr-code', 7]]))).toEqual([
      ['item-d', 'unmetered', 7],
    ])
    expect(bill(charge(world, [[usageClass({ items: ['item-a'] }), 'qr-code', 7]]))).toEqual([
      ['item-a', 'quota', 7],
    ])
    expect(bill(charge(world, [[usageClass({ items: ['item-d', 'item-a'] }), 'pdf417', 7]]))).toEqual([
      ['item-a', 'quota', 7],
    ])
  })

  test('L7 while a supplement is valid it raises the quota and tolerance of its item', () => {
    const extra = item({
      id: 'extra',
      supplements: 'item-a',
      quota: 100,
      notBefore: NOON - DAY,
      expires: NOON + DAY,
    })
    const world = setup([item(), extra])
    expect(bill(charge(world, [[usageClass(), 'qr-code', 300]]))).toEqual([
      ['item-a', 'quota', 200],
      ['item-a', 'tolerance', 10],
      ['item-a', 'over-use', 90],
    ])
    expect(
      bill(
        charge(world, [
          [usageClass(), 'qr-code', 150],
          [usageClass(), 'qr-code', 10, NOON + 2 * DAY],
        ]),
      ),
    ).toEqual([
      ['item-a', 'quota', 150],
      ['item-a', 'tolerance', 5],
      ['item-a', 'over-use', 5],
    ])
  })

  test('L8 unused quota is never carried over, and tolerance taken is not deducted from the next period', () => {
    const world = setup([item({ periodDays: 30 })])
    const charges = charge(world, [
      [usageClass(), 'qr-code', 103],
      [usageClass(), 'qr-code', 101, NOON + 30 * DAY],
      [usageClass(), 'qr-code', 1, NOON + 60 * DAY],
    ])
    expect(charges.periods).toEqual([
      { itemId: 'item-a', period: 0, quotaUsed: 100, toleranceUsed: 3, overUse: 0 },
      { itemId: 'item-a', period: 1, quotaUsed: 100, toleranceUsed: 1, overUse: 0 },
      { itemId: 'item-a', period: 2, quotaUsed: 1, toleranceUsed: 0, overUse: 0 },
    ])
    expect(itemUsageAt({ charges, items: world.items }, world.items[0]!, NOON + 31 * DAY)).toEqual(
      lab.used(100, 1),
    )
    expect(itemUsageAt({ charges, items: world.items }, world.items[0]!, NOON + 100 * DAY)).toEqual(
      lab.used(0),
    )
  })
})

describe('C9', () => {
  test('C9 taking an item out of a code does not make the use of devices already authorized free', () => {
    const world = setup([item()], { holdings: [lab.holding('item-a', { until: SLOT })] })
    expect(bill(charge(world, [[usageClass({ items: ['item-a'] }), 'qr-code', 3]]))).toEqual([
      ['item-a', 'ticket', 3],
    ])
  })

  test('C9 use for which nothing is eligible is not covered, and not dropped', () => {
    const world = setup([
      item({ modules: ['pdf417'] }),
      item({ id: 'item-b', editions: ['swift'] }),
      item({ id: 'item-c' }, NOON - DAY),
    ])
    expect(bill(charge(world, [[usageClass(), 'qr-code', 3]]))).toEqual([[null, 'not-covered', 3]])
  })

  test('C9 an item is eligible in every slot that it is valid or in grace in any part of', () => {
    const parts = (at: number) =>
      bill(
        charge(setup([item({ notBefore: NOON + 90, expires: NOON + DAY + 90 })]), [
          [usageClass(), 'qr-code', 1, at],
        ]),
      )[0]?.[1]
    expect([NOON - 1, NOON, NOON + DAY, NOON + DAY + 180].map(parts)).toEqual([
      'not-covered',
      'quota',
      'quota',
      'grace',
    ])
    expect([NOON + 8 * DAY, NOON + 8 * DAY + 180].map(parts)).toEqual(['grace', 'not-covered'])
  })

  test('C7 after expiry, 7 days of grace, and none for trials', () => {
    const expired = { expires: NOON - DAY } as const
    expect(bill(charge(setup([item(expired)]), [[usageClass(), 'qr-code', 1]]))[0]?.[1]).toBe('grace')
    expect(
      bill(
        charge(setup([item({ ...expired, source: 'private-trial' })]), [[usageClass(), 'qr-code', 1]]),
      )[0]?.[1],
    ).toBe('not-covered')
  })
})

describe('laws of C8', () => {
  const few = <T>(values: readonly T[]) =>
    fc.option(fc.subarray([...values], { minLength: 1 }), { nil: null })
  const anyItem = (id: string): fc.Arbitrary<Item> =>
    fc
      .record({
        modules: few(['qr-code', 'pdf417']),
        editions: few(['javascript', 'swift']),
        quota: fc.option(fc.nat(40), { nil: null, freq: 9 }),
        tolerancePercent: fc.nat(50),
        chargeWay: fc.constantFrom('count' as const, 'count' as const, 'count' as const, 'device' as const),
        notBefore: fc.integer({ min: NOON - 9 * DAY, max: NOON + 9 * DAY }),
        length: fc.integer({ min: 1, max: 20 * DAY }),
        periodDays: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
        revoked: fc.option(fc.integer({ min: NOON - 9 * DAY, max: NOON + 9 * DAY }), { nil: null, freq: 2 }),
        supplements: fc.constantFrom(null, null, null, 'i0'),
      })
      .map(({ length, revoked, ...changes }) =>
        item({ ...changes, id, expires: changes.notBefore + length }, revoked),
      )
  const world = fc.tuple(anyItem('i0'), anyItem('i1'), anyItem('i2'), anyItem('i3')).chain((items) =>
    fc
      .array(
        fc.record({
          itemId: fc.constantFrom('i0', 'i1', 'i2', 'i3'),
          code: fc.constantFrom('code-1', 'code-2'),
          from: fc.nat(SLOT + 4000),
          until: fc.option(fc.integer({ min: SLOT, max: SLOT + 5000 }), { nil: null }),
          position: fc.option(fc.nat(3), { nil: null }),
        }),
        { maxLength: 7 },
      )
      .map((holdings) =>
        setup(items, {
          holdings,
          codes: [lab.code(), lab.code({ internalId: 'code-2', name: '100200-b', isDefault: false })],
        }),
      ),
  )
  const classes = new Map<number, UsageClass>([
    [0, usageClass()],
    [1, usageClass({ items: ['i0', 'i2'] })],
    [2, usageClass({ code: 'code-2', items: ['i1'] })],
    [3, usageClass({ edition: 'swift', items: ['i3'] })],
  ])
  const use = fc.record({
    classKey: fc.nat(3),
    module: fc.constantFrom('qr-code', 'pdf417'),
    count: fc.integer({ min: 1, max: 60 }),
    at: fc.integer({ min: NOON - 12 * DAY, max: NOON + 30 * DAY }),
  })
  type Use = { classKey: number; module: string; count: number; at: number }
  const run = (base: OrganizationSetup, uses: readonly Use[]): Charges => {
    const boundaries = epochBoundaries(base)
    return chargeUsage({
      setup: base,
      classes,
      sums: uses.map(({ at, ...each }) => ({ ...each, epoch: epochOf(boundaries, slotAt(at)) })),
    })
  }
  const normal = ({ lines, periods }: Charges) => ({
    lines,
    periods: [...periods].sort((a, b) =>
      a.itemId < b.itemId ? -1 : a.itemId > b.itemId ? 1 : a.period - b.period,
    ),
  })

  test('C8 nothing reported is ever dropped: charges equal the sums exactly', () => {
    fc.assert(
      fc.property(world, fc.array(use, { maxLength: 25 }), (base, uses) => {
        const { lines, periods } = run(base, uses)
        const total = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0)
        expect(total(lines.map(({ count }) => count))).toBe(total(uses.map(({ count }) => count)))
        const metered = lines.filter(({ part }) => part !== 'unmetered' && part !== 'not-covered')
        expect(total(periods.map((each) => each.quotaUsed + each.toleranceUsed + each.overUse))).toBe(
          total(metered.map(({ count }) => count)),
        )
        expect(lines.every(({ count }) => count > 0)).toBe(true)
      }),
    )
  })

  test('C8 charges are the same in any order of arrival and any grouping', () => {
    fc.assert(
      fc.property(
        world,
        fc
          .array(use, { maxLength: 20 })
          .chain((uses) =>
            fc.tuple(fc.constant(uses), fc.shuffledSubarray(uses, { minLength: uses.length })),
          ),
        (base, [uses, shuffled]) => {
          const split = shuffled.flatMap((each) =>
            each.count > 1
              ? [
                  { ...each, count: 1 },
                  { ...each, count: each.count - 1 },
                ]
              : [each],
          )
          expect(normal(run(base, split))).toEqual(normal(run(base, uses)))
          expect(normal(run({ ...base, items: base.items.toReversed() }, uses))).toEqual(
            normal(run(base, uses)),
          )
        },
      ),
    )
  })

  test("C8 an item's used and a code's over-use never fall because a report came", () => {
    fc.assert(
      fc.property(world, fc.array(use, { maxLength: 20 }), use, (base, uses, more) => {
        const after = run(base, [...uses, more]).periods
        for (const before of run(base, uses).periods) {
          const now = after.find(({ itemId, period }) => itemId === before.itemId && period === before.period)
          expect(now?.quotaUsed).toBeGreaterThanOrEqual(before.quotaUsed)
          expect(now?.toleranceUsed).toBeGreaterThanOrEqual(before.toleranceUsed)
          expect(now?.overUse).toBeGreaterThanOrEqual(before.overUse)
        }
      }),
      { numRuns: 300 },
    )
  })
})
