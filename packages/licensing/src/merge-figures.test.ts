import { slotAt } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { type Figure, type MergedFigures, mergeFigures, type SumDelta } from './index.ts'

const { figure, NOON } = lab
const HELD = 100
const ticket = (iat: number, classKey: number, authorizationId = `a-${iat}-${classKey}`) => ({
  authorizationId,
  iat,
  classKey,
})
const keyOf = ({ client, session, slot, module }: Figure) => [client, session, slot, module].join(' ')

/** A store of figures and sums, as the server's commit keeps them. */
class Shelf {
  readonly figures = new Map<string, Figure>()
  readonly sums = new Map<string, { count: number; held: number }>()
  take(incoming: readonly Figure[], bound: Parameters<typeof mergeFigures>[2] = HELD): MergedFigures {
    const places = new Set(incoming.map(({ client, slot }) => `${client} ${slot}`))
    const merged = mergeFigures(
      [...this.figures.values()].filter(({ client, slot }) => places.has(`${client} ${slot}`)),
      incoming,
      bound,
    )
    for (const each of merged.changed) this.figures.set(keyOf(each), each)
    for (const { classKey, module, slot, count, held } of merged.deltas) {
      const key = `${classKey} ${module} ${slot}`
      const sum = this.sums.get(key) ?? { count: 0, held: 0 }
      this.sums.set(key, { count: sum.count + count, held: sum.held + held })
    }
    return merged
  }
  state() {
    const sorted = <T>(map: Map<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      figures: sorted(this.figures),
      sums: sorted(this.sums).filter(([, { count, held }]) => count !== 0 || held !== 0),
    }
  }
}

const tickets = [ticket(NOON, 1), ticket(NOON, 2), ticket(NOON + 5, 1), ticket(NOON + 9, 3)]
const anyFigure = fc.record({
  client: fc.constantFrom('c-1', 'c-2'),
  session: fc.constantFrom('s-1', 's-2', 's-3'),
  slot: fc.constantFrom(slotAt(NOON), slotAt(NOON) + 1),
  module: fc.constantFrom('qr-code', 'pdf417'),
  count: fc.integer({ min: 1, max: 80 }),
  ticket: fc.constantFrom(...tickets),
})
const figures = fc.array(anyFigure, { maxLength: 40 })

describe('U4', () => {
  test('U4 the value of a figure is the largest received, and its ticket the earliest under which it came', () => {
    const shelf = new Shelf()
    shelf.take([figure({ count: 5, ticket: ticket(NOON + 5, 1) })])
    expect(shelf.take([figure({ count: 3, ticket: ticket(NOON, 2) })])).toMatchObject({
      changed: [figure({ count: 5, ticket: ticket(NOON, 2) })],
      deltas: [
        { classKey: 1, module: 'qr-code', slot: slotAt(NOON), count: -5, held: 0 },
        { classKey: 2, module: 'qr-code', slot: slotAt(NOON), count: 5, held: 0 },
      ] satisfies SumDelta[],
    })
    expect(shelf.take([figure({ count: 9, ticket: ticket(NOON + 7, 1) })]).deltas).toEqual([
      { classKey: 2, module: 'qr-code', slot: slotAt(NOON), count: 4, held: 0 },
    ])
    expect(shelf.take([figure({ count: 9, ticket: ticket(NOON + 8, 1) })])).toMatchObject({
      changed: [],
      deltas: [],
    })
  })

  test('U4 order of arrival, duplication and regrouping never change figures or sums', () => {
    const cases = figures.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
        fc.integer({ min: 1, max: 7 }),
      ),
    )
    fc.assert(
      fc.property(cases, ([all, twice, size]) => {
        const once = new Shelf()
        once.take(all)
        const parts = new Shelf()
        for (let at = 0; at < twice.length; at += size) parts.take(twice.slice(at, at + size))
        expect(parts.state()).toEqual(once.state())
      }),
    )
  })

  test('U4 a submission comes to the same whether its slots are in their order or not', () => {
    fc.assert(
      fc.property(
        figures.chain((all) => {
          const inOrder = all
            .map((each) => ({ ...each, client: 'c-1' }))
            .toSorted((a, b) => a.slot - b.slot || (a.module < b.module ? -1 : 1))
          return fc.tuple(
            fc.constant(inOrder),
            fc.shuffledSubarray(inOrder, { minLength: inOrder.length }),
            figures,
            fc.constantFrom(40, HELD),
          )
        }),
        ([inOrder, shuffled, stored, bound]) => {
          const [one, other] = [new Shelf(), new Shelf()]
          for (const shelf of [one, other]) shelf.take(stored, bound)
          one.take(inOrder, bound)
          other.take(shuffled, bound)
          expect(one.state()).toEqual(other.state())
        },
      ),
    )
  })

  test('U4 sums equal the figures, counted anew from nothing', () => {
    fc.assert(
      fc.property(figures, figures, (first, second) => {
        const shelf = new Shelf()
        shelf.take(first)
        shelf.take(second)
        const anew = new Shelf()
        anew.take([...shelf.figures.values()])
        expect(anew.state().sums).toEqual(shelf.state().sums)
        const total = [...shelf.figures.values()].reduce((sum, { count }) => sum + count, 0)
        expect([...shelf.sums.values()].reduce((sum, { count }) => sum + count, 0)).toBe(total)
      }),
    )
  })
})

describe('A12', () => {
  test('A12 what exceeds the bound of a device, slot and module is held, latest tickets last', () => {
    const deltas = mergeFigures(
      [],
      [
        figure({ session: 's-2', count: 70, ticket: ticket(NOON + 5, 2) }),
        figure({ session: 's-1', count: 80, ticket: ticket(NOON, 1) }),
        figure({ module: 'pdf417', count: 90 }),
      ],
      HELD,
    ).deltas
    expect(deltas.map(({ classKey, module, count, held }) => [classKey, module, count, held])).toEqual([
      [1, 'qr-code', 80, 0],
      [2, 'qr-code', 70, 50],
      [1, 'pdf417', 90, 0],
    ])
  })

  test('A12 what is charged of a device, slot and module is never more than the bound', () => {
    fc.assert(
      fc.property(figures, (all) => {
        const shelf = new Shelf()
        shelf.take(all)
        const devices = Map.groupBy(
          shelf.figures.values(),
          ({ client, slot, module }) => `${client} ${slot} ${module}`,
        )
        const charged = [...devices.values()].reduce(
          (sum, group) =>
            sum +
            Math.min(
              HELD,
              group.reduce((each, { count }) => each + count, 0),
            ),
          0,
        )
        expect([...shelf.sums.values()].reduce((sum, { count, held }) => sum + count - held, 0)).toBe(charged)
      }),
    )
  })
})

test('U4 merging stays in proportion to what is merged', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => figure({ client: `c-${index % 50}`, session: `s-${index}` }))
  const incoming = many(20_000)
  expect(mergeFigures([], incoming, HELD).changed.length).toBe(20_000)
  expect(incoming.every((each) => !Object.isFrozen(each))).toBe(true)
})

test('A12 C8 what is held is the same in any order where products of one device have bounds of their own', () => {
  const bound = (classKey: number) => (classKey === 1 ? 10 : HELD)
  const other = figure({ session: 's-2', count: 5, ticket: ticket(NOON, 2) })
  const small = figure({ session: 's-1', count: 3, ticket: ticket(NOON + 5, 1) })
  const grown = figure({ session: 's-1', count: 20, ticket: ticket(NOON + 5, 1) })
  const [apart, atOnce] = [new Shelf(), new Shelf()]
  for (const each of [small, other, grown]) apart.take([each], bound)
  atOnce.take([grown, other], bound)
  expect(apart.state()).toEqual(atOnce.state())
  expect(apart.state().sums.map(([, sum]) => sum)).toEqual([
    { count: 20, held: 10 },
    { count: 5, held: 0 },
  ])
})
