import { CHARGE_WAYS } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { authorize, compareBytes, compareUsage, type Item, usageOrder } from './index.ts'

const { NOON, item } = lab
const few = <T>(value: fc.Arbitrary<T>) => fc.option(fc.array(value, { maxLength: 2 }), { nil: null })
const anyItem: fc.Arbitrary<Item> = fc
  .record({
    id: fc.string({ maxLength: 3 }),
    expires: fc.integer({ min: NOON, max: NOON + 2 }),
    editions: few(fc.constantFrom('a', 'b')),
    deployments: few(fc.constantFrom('browser' as const, 'mobile' as const)),
    modules: few(fc.constantFrom('m', 'n')),
    chargeWay: fc.constantFrom(...CHARGE_WAYS),
  })
  .map((changes) => item(changes))
const items = fc.uniqueArray(anyItem, { maxLength: 8, selector: ({ terms }) => terms.id })
const context = fc
  .record({
    ranks: fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }),
    positions: fc.array(fc.option(fc.nat(3), { nil: null }), { minLength: 8, maxLength: 8 }),
  })
  .map(({ ranks, positions }) => {
    const place = ({ terms }: Item) =>
      [...terms.id].reduce((sum, each) => sum + (each.codePointAt(0) ?? 0), 0) % 8
    return { rank: (each: Item) => ranks[place(each)]!, position: (each: Item) => positions[place(each)]! }
  })

describe('A4', () => {
  test('A4 the usage order is total and stable', () => {
    fc.assert(
      fc.property(items, context, (list, each) => {
        for (const a of list) {
          for (const b of list) {
            const there = Math.sign(compareUsage(a, b, each))
            expect(there + Math.sign(compareUsage(b, a, each))).toBe(0)
            if (a !== b) expect(there).not.toBe(0)
            for (const c of list) {
              if (there < 0 && compareUsage(b, c, each) < 0) expect(compareUsage(a, c, each)).toBeLessThan(0)
            }
          }
        }
      }),
    )
  })

  test('A4 the usage order does not depend on the order in which items are given', () => {
    fc.assert(
      fc.property(
        items.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        context,
        ([list, shuffled], each) => {
          expect(usageOrder(shuffled, each)).toEqual(usageOrder(list, each))
        },
      ),
    )
  })

  const plain = { rank: () => 0, position: () => null }
  const ids = (list: readonly Item[], each: Parameters<typeof usageOrder>[1] = plain) =>
    usageOrder(list, each).map(({ terms }) => terms.id)

  test('A4 the order set by hand comes before the nearest end, and the nearest end before the most specific permit', () => {
    const late = item({ id: 'late', expires: NOON + 9, editions: ['a'] })
    const soon = item({ id: 'soon', expires: NOON + 1 })
    expect(ids([late, soon])).toEqual(['soon', 'late'])
    expect(
      ids([late, soon], { rank: () => 0, position: ({ terms }) => (terms.id === 'late' ? 0 : 1) }),
    ).toEqual(['late', 'soon'])
    expect(
      ids([
        item({ id: 'a', modules: null }),
        item({ id: 'b', modules: ['m', 'n'] }),
        item({ id: 'c', deployments: ['mobile'] }),
      ]),
    ).toEqual(['c', 'b', 'a'])
  })

  test('A4 the most specific permit is that with the fewest editions, then deployments, then modules', () => {
    const two = ['a', 'b']
    expect(
      ids([
        item({ id: 'modules', editions: two, deployments: ['mobile', 'desktop'], modules: ['m'] }),
        item({ id: 'deployments', editions: two, deployments: ['mobile'], modules: two }),
        item({ id: 'editions', editions: ['a'], deployments: null, modules: null }),
      ]),
    ).toEqual(['editions', 'deployments', 'modules'])
  })

  test('A4 then charge way in its order, and the lowest ID compared as bytes', () => {
    expect(
      ids(CHARGE_WAYS.toReversed().map((chargeWay, index) => item({ id: `${index}`, chargeWay }))),
    ).toEqual(['6', '5', '4', '3', '2', '1', '0'])
    expect(ids([item({ id: 'a' }), item({ id: 'B' }), item({ id: 'ä' })])).toEqual(['B', 'a', 'ä'])
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))))
      }),
    )
  })

  test('A4 items in validity with quota left come first, then items in grace, then items in tolerance', () => {
    const tolerance = item({ id: 'tolerance', expires: NOON + 1 })
    const grace = item({ id: 'grace', expires: NOON })
    const normal = item({ id: 'normal' })
    const world = lab.facts([tolerance, grace, normal], { usage: new Map([['tolerance', lab.used(100)]]) })
    expect(lab.granted(authorize(world, lab.query(), NOON)).items).toEqual(['normal', 'grace', 'tolerance'])
  })
})
