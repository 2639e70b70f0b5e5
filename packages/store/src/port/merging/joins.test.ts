import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holesOf, notedHoles } from '../holes.ts'
import { joinHoldings } from './holdings.ts'
import { JOINS } from './joins.ts'
import type { Fact } from './merging.ts'

const small = fc.integer({ min: 0, max: 4 })
const maybe = fc.option(small)
const word = fc.constantFrom('a', 'b', 'c')

/** A seat as contacts and releases leave it: released means not heard of since. */
const seat = fc.record({ last_contact: small, later: maybe, taken: small, until: small, places: small }).map(
  ({ later, last_contact, taken, ...rest }): Fact => ({
    ...rest,
    last_contact,
    taken: Math.min(taken, last_contact),
    released: later === null ? null : last_contact + later,
  }),
)

/** What a server noted of a store of which it has seen some sequences. */
const sequence = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1 }).map((seen): Fact => {
  let [largest, holes] = [0, '']
  for (const each of seen) {
    holes = notedHoles(holes, largest, each)
    largest = Math.max(largest, each)
  }
  return { sequence: largest, holes, dropped: 0, at: largest }
})

const line = fc
  .record({
    used: small,
    used_sent_at: small,
    restarts: fc.uniqueArray(small),
    forked_at: maybe,
    cloned_at: maybe,
  })
  .map(({ restarts, ...rest }): Fact => ({ ...rest, restarts: JSON.stringify(restarts.sort()) }))

const FACTS: Readonly<Partial<Record<keyof typeof JOINS, fc.Arbitrary<Fact>>>> = {
  seat,
  sequence,
  line,
  device: fc.record({
    ...{ first_contact: small, last_contact: small },
    ...{ product: word, version: word, edition: word, deployment: word },
  }),
  mark: fc.record({ at: small, lifted: maybe, actor: word, reason: fc.option(word) }),
  'public-trial': fc
    .record({ notBefore: small, jws: word })
    .map(({ jws, ...terms }): Fact => ({ terms: JSON.stringify(terms), jws })),
  'code-client': fc.record({ password: fc.option(word) }),
  'recent-decision': fc.record({ decided: small, denied: small }),
  'decision-sum': fc.record({ count: small }),
  erasure: fc.record({ at: small }),
}

/** Notes of holes are compared by what they say. */
const said = (fact: Fact): unknown => ({
  ...fact,
  holes: holesOf(String(fact['holes'] ?? ''))
    .flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index))
    .sort((a, b) => a - b),
})

test.each(Object.entries(FACTS))(
  'what two servers know of a %s is one thing, in either order, with a third, and again',
  (kind, facts) => {
    const join = JOINS[kind as keyof typeof JOINS]
    if (join === undefined || facts === undefined) throw new Error(kind)
    fc.assert(
      fc.property(facts, facts, facts, (a, b, c) => {
        expect(said(join(a, b))).toEqual(said(join(b, a)))
        expect(said(join(join(a, b), c))).toEqual(said(join(a, join(b, c))))
        expect(join(join(a, b), b)).toEqual(join(a, b))
        expect(join(a, a)).toEqual(a)
      }),
    )
  },
)

test('U10 missing is what neither server has seen', () => {
  const join = JOINS.sequence
  const noted = (sequence: number, holes: string): Fact => ({ sequence, holes, dropped: 0, at: 0 })
  expect(join?.(noted(5, ' 2-4'), noted(4, ' 1-1 3-3'))).toEqual(noted(5, ' 3-3'))
  expect(join?.(noted(2, ''), noted(7, ' 1-5'))).toEqual(noted(7, ' 3-5'))
})

const holding = (from: number, until: number | null, position: number | null = null): Fact => ({
  ...{ code: 'code', item: 'item', organization: '100200' },
  ...{ from_slot: from, until_slot: until, position },
})

test('L5 an item that one server put in or took out is so from that slot on, and what neither changed stays', () => {
  const before = [holding(1, null)]
  expect(joinHoldings(before, before)).toEqual(before)
  const removed = [holding(1, 5)]
  for (const [a, b] of [
    [before, removed],
    [removed, before],
  ] as const)
    expect(joinHoldings(a, b)).toEqual(removed)
  const moved = [holding(1, 3), holding(3, null, 0)]
  expect(joinHoldings(removed, moved)).toEqual([holding(1, 3), holding(3, 5, 0)])
  expect(joinHoldings(moved, removed)).toEqual([holding(1, 3), holding(3, 5, 0)])
  const back = [holding(1, 3), holding(8, null)]
  expect(joinHoldings(removed, back)).toEqual([holding(1, 3), holding(8, null)])
})
