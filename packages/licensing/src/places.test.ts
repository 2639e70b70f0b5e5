import { slotAt } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import {
  excessOf,
  type Figure,
  mergeFigures,
  placeDeltas,
  type SlotDemand,
  type UsageClass,
} from './index.ts'

const { NOON, item, setup, usageClass, figure } = lab
const SLOT = slotAt(NOON)
const place = (id: string, changes: Parameters<typeof item>[0] = {}) =>
  item({ id, chargeWay: 'concurrent-device', quota: 2, ...changes })

const uuid = (number: number) => `00000000-0000-4000-8000-00000000000${number}`
const countDemands = (
  world: ReturnType<typeof setup>,
  classes: ReadonlyMap<number, UsageClass>,
  figures: readonly Figure[],
): readonly SlotDemand[] =>
  placeDeltas([], figures, {
    classes,
    items: new Map(world.items.map((each) => [each.terms.id, each])),
  }).filter(({ slot }) => slot === SLOT)

test('C3 devices with use in a slot are counted once each, whatever sessions, modules and tickets tell of it', () => {
  const world = setup([place('item-a')])
  const classes = new Map([
    [1, usageClass({ items: ['item-a'] })],
    [2, usageClass({ items: ['item-a'], edition: 'android' })],
  ])
  const figures = [1, 2, 3, 4].flatMap((client) => [
    figure({ client: uuid(client) }),
    figure({ client: uuid(client), session: 'session-b', count: 9 }),
    figure({
      client: uuid(client),
      module: 'pdf417',
      ticket: { authorizationId: 'a-2', iat: NOON, classKey: 2 },
    }),
  ])
  expect(excessOf({ setup: world, classes }, SLOT, countDemands(world, classes, figures))).toEqual([
    { choice: ['item-a'], places: 2 },
  ])
})

test('C3 quotas are filled in usage order, devices with the fewest choices first', () => {
  const world = setup([place('item-a', { modules: ['qr-code'] }), place('item-b', { quota: 1 })])
  const classes = new Map([
    [1, usageClass({ items: ['item-a'] })],
    [2, usageClass({ items: ['item-b'] })],
  ])
  const of = (client: number, classKey: number, module: string) =>
    figure({ client: uuid(client), module, ticket: { authorizationId: `a-${client}`, iat: NOON, classKey } })
  const figures = [
    of(1, 1, 'qr-code'),
    of(2, 1, 'qr-code'),
    of(3, 1, 'qr-code'),
    of(4, 2, 'pdf417'),
    of(5, 2, 'pdf417'),
  ]
  // The one place of item-b goes to a device that could have no other.
  expect(excessOf({ setup: world, classes }, SLOT, countDemands(world, classes, figures))).toEqual([
    { choice: ['item-b'], places: 1 },
    { choice: ['item-a', 'item-b'], places: 1 },
  ])
})

test('C5 for instances the largest number that each device was granted is counted, and units fill the quotas one by one', () => {
  const world = setup([place('item-i', { chargeWay: 'concurrent-instance', quota: 10 })])
  const classes = new Map(
    [8, 4, 1].map((instances, index) => [index, usageClass({ items: ['item-i'], instances })] as const),
  )
  const of = (client: number, classKey: number) =>
    figure({
      client: uuid(client),
      session: `session-${classKey}`,
      ticket: { authorizationId: `a-${client}-${classKey}`, iat: NOON, classKey },
    })
  const figures = [of(1, 0), of(1, 2), of(2, 1)]
  expect(excessOf({ setup: world, classes }, SLOT, countDemands(world, classes, figures))).toEqual([
    { choice: ['item-i'], places: 2 },
  ])
})

test('C8 use that a seat or count item covers takes no place', () => {
  const world = setup([place('item-a'), item({ id: 'item-n' }), item({ id: 'item-d', chargeWay: 'device' })])
  const classes = new Map([
    [1, usageClass({ items: ['item-n'] })],
    [2, usageClass({ items: ['item-d', 'item-a'] })],
  ])
  const figures = [1, 2].map((classKey) =>
    figure({ client: uuid(classKey), ticket: { authorizationId: `a-${classKey}`, iat: NOON, classKey } }),
  )
  expect(countDemands(world, classes, figures)).toEqual([])
})

test('C9 late use is counted in its slot with the items of that slot, and those that its ticket names', () => {
  const items = [place('item-a', { quota: 1 }), place('item-b', { quota: 1 })]
  const world = setup(items, {
    holdings: [lab.holding('item-a', { until: SLOT }), lab.holding('item-b', { from: SLOT })],
  })
  const classes = new Map([[1, usageClass({ items: ['item-a'] })]])
  const figures = [1, 2, 3].map((client) => figure({ client: uuid(client) }))
  expect(excessOf({ setup: world, classes }, SLOT, countDemands(world, classes, figures))).toEqual([
    { choice: ['item-b', 'item-a'], places: 1 },
  ])
})

const CLASSES = new Map([
  [1, usageClass({ items: ['item-a'] })],
  [2, usageClass({ items: ['item-b', 'item-i'] })],
  [3, usageClass({ items: ['item-i'], instances: 3 })],
  [4, usageClass({ items: ['item-n'] })],
])
const WORLD = setup([
  place('item-a'),
  place('item-b', { modules: ['pdf417'], quota: 1 }),
  place('item-i', { chargeWay: 'concurrent-instance', quota: 4, modules: ['qr-code'] }),
  item({ id: 'item-n' }),
])
const FACTS = { classes: CLASSES, items: new Map(WORLD.items.map((each) => [each.terms.id, each])) }
const anyFigure = fc.record({
  client: fc.integer({ min: 1, max: 5 }).map(uuid),
  session: fc.constantFrom('session-a', 'session-b'),
  slot: fc.constantFrom(SLOT, SLOT + 1),
  module: fc.constantFrom('qr-code', 'pdf417'),
  count: fc.integer({ min: 1, max: 9 }),
  ticket: fc
    .record({ iat: fc.constantFrom(NOON, NOON + 5), classKey: fc.integer({ min: 1, max: 4 }) })
    .map(({ iat, classKey }) => ({ authorizationId: `a-${iat}-${classKey}`, iat, classKey })),
})

test('C3 places are a pure function of the figures: the same in any order of arrival, batch by batch or at once', () => {
  fc.assert(
    fc.property(fc.array(anyFigure, { maxLength: 25 }), fc.integer({ min: 1, max: 5 }), (figures, size) => {
      const counted = (arrivals: readonly Figure[], batch: number) => {
        const demands = new Map<string, number>()
        let stored: readonly Figure[] = []
        for (let at = 0; at < arrivals.length; at += batch) {
          const merged = mergeFigures(stored, arrivals.slice(at, at + batch), 100)
          for (const { slot, demand, devices } of placeDeltas(stored, merged.all, FACTS)) {
            const key = `${slot} ${demand}`
            demands.set(key, (demands.get(key) ?? 0) + devices)
          }
          stored = merged.all
        }
        return [...demands].filter(([, devices]) => devices !== 0).sort()
      }
      const atOnce = counted(figures, figures.length || 1)
      expect(counted(figures, size)).toEqual(atOnce)
      expect(counted([...figures].reverse(), size)).toEqual(atOnce)
    }),
  )
})

test('C3 what is beyond the quotas does not depend on the order of demands, and no more use makes it less', () => {
  fc.assert(
    fc.property(fc.array(anyFigure, { maxLength: 25 }), anyFigure, (figures, more) => {
      const beyond = (all: readonly Figure[], reversed = false) => {
        const merged = mergeFigures([], all, 100).all
        const demands = countDemands(WORLD, CLASSES, merged)
        const excess = excessOf(
          { setup: WORLD, classes: CLASSES },
          SLOT,
          reversed ? [...demands].reverse() : demands,
        )
        return [...excess].sort((a, b) => (a.choice.join() < b.choice.join() ? -1 : 1))
      }
      expect(beyond(figures, true)).toEqual(beyond(figures))
      const total = (all: readonly Figure[]) => beyond(all).reduce((sum, { places }) => sum + places, 0)
      // A figure of a device that was not there.
      const newcomer = { ...more, client: uuid(9) }
      expect(total([...figures, newcomer])).toBeGreaterThanOrEqual(total(figures))
    }),
  )
})
