import { DAY, slotAt, slotBegin, YEAR } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import {
  accountsAt,
  authorize,
  chargeUsage,
  type ExcessSum,
  epochBoundaries,
  exceptionsAllowed,
  excessBucket,
  itemUsageAt,
  type SeatUsage,
} from './index.ts'

const { NOON, item, facts, query, granted, denied } = lab
const begin = NOON - 10 * DAY
const concurrent = (changes: Parameters<typeof item>[0] = {}) =>
  item({ id: 'item-c', chargeWay: 'concurrent-device', quota: 2, exceptionsPerUnitYear: 30, ...changes })
const active = (changes: Parameters<typeof item>[0] = {}) =>
  concurrent({ id: 'item-x', chargeWay: 'active-device', ...changes })

describe('C4', () => {
  test('C4 a twelfth of a year’s exceptions is allowed from the begin, then they grow with the year, rounded up', () => {
    const one = concurrent({ quota: 7, exceptionsPerUnitYear: null })
    const at = (seconds: number) => exceptionsAllowed(one, [one], begin + seconds)
    expect(at(0)).toBe(Math.ceil(7000 / 12))
    expect(at(YEAR / 12)).toBe(Math.ceil(7000 / 12))
    expect(at(YEAR / 12 + 1)).toBe(Math.ceil((7000 * (YEAR / 12 + 1)) / YEAR))
    expect(at(YEAR / 2)).toBe(3500)
    expect(at(YEAR - 1)).toBe(7000)
    expect(at(YEAR)).toBe(Math.ceil(7000 / 12))
  })

  test('C4 the allowance of a year never falls while it goes on, whatever the quota', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.nat(YEAR - 2),
        fc.nat(1000),
        (quota, t, more) => {
          const one = concurrent({ quota, exceptionsPerUnitYear: null })
          const later = Math.min(t + more, YEAR - 1)
          const first = exceptionsAllowed(one, [one], begin + t)
          expect(first).toBeLessThanOrEqual(exceptionsAllowed(one, [one], begin + later))
          expect(Number.isSafeInteger(first)).toBe(true)
        },
      ),
    )
  })

  test('C4 N counts supplements while they run', () => {
    const one = concurrent({ quota: 12, exceptionsPerUnitYear: 10 })
    const more = item({ id: 'more', supplements: 'item-c', quota: 12, notBefore: NOON, expires: NOON + DAY })
    expect(exceptionsAllowed(one, [one, more], NOON - 1)).toBe(10)
    expect(exceptionsAllowed(one, [one, more], NOON)).toBe(20)
    expect(exceptionsAllowed(one, [one, more], NOON + 2 * DAY)).toBe(10)
  })

  test('C4 a renewal goes on with the begin, the used ones and the larger N until that year ends', () => {
    const old = concurrent({ quota: 24, exceptionsPerUnitYear: 10, expires: begin + 100 * DAY })
    const next = concurrent({
      id: 'item-r',
      renews: 'item-c',
      quota: 12,
      exceptionsPerUnitYear: 10,
      notBefore: begin + 100 * DAY,
      expires: begin + 500 * DAY,
    })
    const items = [old, next]
    const used: ExcessSum[] = [{ bucket: slotAt(begin + 50 * DAY), choice: ['item-c'], places: 3 }]
    const charges = chargeUsage({ setup: lab.setup(items), classes: new Map(), sums: [], excess: used })
    const during = begin + 200 * DAY
    expect(itemUsageAt({ charges, items }, next, during).toleranceUsed).toBe(3)
    expect(exceptionsAllowed(next, items, during)).toBe(Math.ceil((240 * 200) / 365))
    const after = begin + 366 * DAY
    expect(itemUsageAt({ charges, items }, next, after).toleranceUsed).toBe(0)
    expect(exceptionsAllowed(next, items, after)).toBe(10)
    expect(accountsAt(next, items, after)).toContainEqual({ itemId: 'item-r', period: 1 })
  })

  test('C4 an item shares its year with its renewals, also when it was read apart from them', () => {
    const old = concurrent({ notBefore: NOON - 4 * DAY, expires: NOON - DAY })
    const renewal = { ...old, terms: { ...old.terms, id: 'new', renews: 'item-c', notBefore: NOON - DAY } }
    const more = { ...renewal, terms: { ...renewal.terms, quota: 50, expires: NOON + DAY } }
    const items = [old, more]
    for (const one of items) {
      const read = structuredClone(one)
      expect(accountsAt(read, items, NOON).map(({ itemId }) => itemId)).toEqual(['item-c', 'new'])
      expect(exceptionsAllowed(read, items, NOON)).toBe(exceptionsAllowed(one, items, NOON))
    }
  })

  test('C4 a renewal that begins after the year has ended counts from its own begin', () => {
    const old = concurrent({ expires: begin + 100 * DAY })
    const late = concurrent({
      id: 'item-r',
      renews: 'item-c',
      notBefore: begin + 400 * DAY,
      expires: begin + 500 * DAY,
    })
    expect(accountsAt(late, [old, late], begin + 450 * DAY)).toEqual([{ itemId: 'item-r', period: 0 }])
  })

  test('C4 late exceptions of an item that lasted one year count with the renewal that begins when it ends', () => {
    const old = concurrent({ notBefore: begin, expires: begin + YEAR })
    const renewal = concurrent({
      id: 'item-r',
      renews: 'item-c',
      notBefore: begin + YEAR,
      expires: begin + 2 * YEAR,
    })
    const shared = [
      { itemId: 'item-c', period: 1 },
      { itemId: 'item-r', period: 1 },
    ]
    for (const one of [old, renewal])
      expect(accountsAt(one, [old, renewal], begin + YEAR + DAY)).toEqual(shared)
  })

  test('C4 on its last day an exception year allows all of its exceptions', () => {
    const items = [concurrent({ quota: 12, exceptionsPerUnitYear: 12, expires: begin + 2 * YEAR })]
    const setup = lab.setup(items)
    const bucket = excessBucket(epochBoundaries(setup), slotAt(begin + YEAR - 1))
    const excess = [{ bucket, choice: ['item-c'], places: 144 }]
    expect(chargeUsage({ setup, classes: new Map(), sums: [], excess }).periods).toEqual([
      { itemId: 'item-c', period: 0, quotaUsed: 0, toleranceUsed: 144, overUse: 0 },
    ])
  })

  test('T4 a trial has no exceptions', () => {
    const trial = concurrent({ source: 'private-trial' })
    expect(exceptionsAllowed(trial, [trial], NOON)).toBe(0)
  })

  test('C4 at a new year used starts again at 0', () => {
    const items = [concurrent({ quota: 12, exceptionsPerUnitYear: 12, expires: begin + 2 * YEAR })]
    const setup = lab.setup(items)
    const boundaries = epochBoundaries(setup)
    const excess = [begin + DAY, begin + YEAR].map((at) => ({
      bucket: excessBucket(boundaries, slotAt(at)),
      choice: ['item-c'],
      places: 20,
    }))
    const charges = chargeUsage({ setup, classes: new Map(), sums: [], excess })
    expect(charges.periods).toEqual([
      { itemId: 'item-c', period: 0, quotaUsed: 0, toleranceUsed: 12, overUse: 8 },
      { itemId: 'item-c', period: 1, quotaUsed: 0, toleranceUsed: 12, overUse: 8 },
    ])
  })
})

test('C3 each one beyond all quotas is an exception of the first item that has some left, in any order of the sums', () => {
  const items = [
    concurrent({ id: 'item-a', quota: 1, exceptionsPerUnitYear: 12 }),
    concurrent({ id: 'item-b', quota: 1, exceptionsPerUnitYear: 24 }),
  ]
  const setup = lab.setup(items)
  const sum = fc.record({
    bucket: fc.nat(20).map((days) => slotAt(begin) - (slotAt(begin) % 480) + days * 480),
    choice: fc.constantFrom(['item-a', 'item-b'], ['item-a'], ['item-b']),
    places: fc.integer({ min: 1, max: 5 }),
  })
  fc.assert(
    fc.property(fc.array(sum, { maxLength: 12 }), (sums) => {
      const charge = (excess: readonly ExcessSum[]) =>
        [...chargeUsage({ setup, classes: new Map(), sums: [], excess }).periods].sort((a, b) =>
          a.itemId < b.itemId ? -1 : 1,
        )
      const periods = charge(sums)
      expect(charge([...sums].reverse())).toEqual(periods)
      const booked = periods.reduce((all, each) => all + each.toleranceUsed + each.overUse, 0)
      expect(booked).toBe(sums.reduce((all, { places }) => all + places, 0))
    }),
  )
  const at = slotAt(begin) - (slotAt(begin) % 480)
  expect(
    chargeUsage({
      setup,
      classes: new Map(),
      sums: [],
      excess: [{ bucket: at, choice: ['item-a', 'item-b'], places: 5 }],
    }).periods,
  ).toEqual([
    { itemId: 'item-a', period: 0, quotaUsed: 0, toleranceUsed: 1, overUse: 0 },
    { itemId: 'item-b', period: 0, quotaUsed: 0, toleranceUsed: 2, overUse: 2 },
  ])
})

const ask = (one: ReturnType<typeof item>, seats: SeatUsage, used = 0, instances: number | null = null) =>
  authorize(
    facts([one], {
      seats: new Map([[one.terms.id, seats]]),
      usage: new Map([[one.terms.id, lab.used(0, used)]]),
    }),
    query({ instances, deployment: instances === null ? 'desktop' : 'server' }),
    NOON,
  )
const own = { taken: NOON - 60, lastContact: NOON - 60, released: null }

describe('C3', () => {
  test('C3 while used < allowed, authorization is unlimited; afterwards only with a running place or a free one', () => {
    const one = concurrent()
    const allowed = exceptionsAllowed(one, [one], NOON)
    expect(granted(ask(one, { taken: 99, own: null }, allowed - 1)).stage).toBe('tolerance')
    expect(denied(ask(one, { taken: 2, own: null }, allowed)).code).toBe(-20120)
    expect(granted(ask(one, { taken: 1, own: null }, allowed)).stage).toBe('normal')
    expect(granted(ask(one, { taken: 9, own }, allowed)).stage).toBe('tolerance')
  })

  test('A10 -20120 of a concurrent item carries retryAfter up to the end of the slot; others know no time', () => {
    const one = concurrent()
    expect(denied(ask(one, { taken: 2, own: null }, 999)).retryAfter).toBe(180)
    expect(denied(ask(active(), { taken: 2, own: null }, 999)).retryAfter).toBe(null)
  })

  test('A7 offline time is the item’s while exceptions are left, afterwards until the place ends', () => {
    const one = concurrent()
    expect(granted(ask(one, { taken: 0, own: null })).exp).toBe(NOON + 7 * DAY)
    expect(granted(ask(one, { taken: 0, own: null }, 999)).exp).toBe(slotBegin(slotAt(NOON) + 2))
  })

  test('A7 device, server and active device: not beyond the seat', () => {
    expect(granted(ask(active(), { taken: 0, own: null })).exp).toBe(NOON + DAY)
    const server = item({ chargeWay: 'server', quota: 2, activeDays: 3 })
    const answer = authorize(facts([server]), query({ deployment: 'server' }), NOON)
    expect(granted(answer).exp).toBe(NOON + 3 * DAY)
  })

  test('§1 a 24-hour seat taken over the quota is an exception; one that runs is not taken again', () => {
    expect(granted(ask(active(), { taken: 2, own: null })).seats[0]).toMatchObject({
      kind: 'take',
      exception: true,
    })
    expect(granted(ask(active(), { taken: 3, own })).seats[0]).toMatchObject({
      kind: 'renew',
      exception: false,
    })
    expect(granted(ask(active(), { taken: 1, own: null })).seats[0]).toMatchObject({ exception: false })
    expect(granted(ask(concurrent(), { taken: 9, own: null })).seats[0]).toMatchObject({ exception: false })
  })
})

describe('C5', () => {
  const instances = concurrent({ chargeWay: 'concurrent-instance', quota: 4, exceptionsPerUnitYear: 0 })

  test('C5 a device asks for k places of one item, and one that asks for more needs what it does not hold', () => {
    expect(granted(ask(instances, { taken: 1, own: null }, 0, 3)).seats[0]).toMatchObject({ places: 3 })
    expect(denied(ask(instances, { taken: 2, own: null }, 0, 3)).code).toBe(-20120)
    expect(granted(ask(instances, { taken: 4, own: { ...own, places: 3 } }, 0, 3)).kind).toBe('granted')
    expect(denied(ask(instances, { taken: 4, own: { ...own, places: 2 } }, 0, 3)).code).toBe(-20120)
    expect(granted(ask(instances, { taken: 4, own: { ...own, places: 3 } }, 0, 2)).seats[0]).toMatchObject({
      places: 2,
    })
  })

  test('C5 absent is 1, and more than the quota is -20130 whatever runs', () => {
    const answer = authorize(facts([instances]), query({ deployment: 'server' }), NOON)
    expect(granted(answer)).toMatchObject({ instances: 1, seats: [{ places: 1 }] })
    expect(denied(ask(instances, { taken: 0, own: null }, 0, 5)).code).toBe(-20130)
  })

  test('C5 a supplement counts with the quota that instances are compared with', () => {
    const more = item({ id: 'more', supplements: 'item-c', quota: 2, notBefore: begin })
    const world = facts([instances, more])
    expect(granted(authorize(world, query({ deployment: 'server', instances: 6 }), NOON)).instances).toBe(6)
  })
})

describe('C6', () => {
  const perDomain = item({ chargeWay: 'domain', quota: null, domain: 'example.com' })
  const from = (originHost: string | null, registrableDomain: string | null) =>
    authorize(
      facts([perDomain]),
      query({ originHost, registrableDomain, origin: originHost === null ? null : `https://${originHost}` }),
      NOON,
    )

  test('C6 a domain item covers every host of its registrable domain, and a request without Origin is -20114', () => {
    expect(granted(from('a.b.example.com', 'example.com'))).toMatchObject({ seats: [], stage: 'normal' })
    expect(denied(from('example.org', 'example.org')).code).toBe(-20114)
    expect(denied(from('localhost', null)).code).toBe(-20114)
    expect(denied(from(null, null)).code).toBe(-20114)
  })

  test('C6 an item per domain that names none covers nothing', () => {
    const nothing = facts([item({ chargeWay: 'domain', quota: null, domain: null })])
    expect(
      denied(authorize(nothing, query({ originHost: 'a.test', origin: 'https://a.test' }), NOON)).code,
    ).toBe(-20114)
  })
})
