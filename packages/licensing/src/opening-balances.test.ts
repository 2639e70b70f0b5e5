import { DAY, slotAt } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { chargeUsage, type EpochSum, epochBoundaries, epochOf, openingBalances } from './index.ts'

const { NOON, item, setup, usageClass } = lab

test('C8 closing epochs whenever they are over, once or often, changes no line and no total', () => {
  const items = [
    item({ id: 'a', quota: 40, notBefore: NOON - 40 * DAY, expires: NOON + 40 * DAY, periodDays: 20 }),
    item({ id: 'b', quota: 30, modules: ['qr-code'], notBefore: NOON - 10 * DAY, expires: NOON + 5 * DAY }),
    item({ id: 'c', quota: 25, notBefore: NOON - 30 * DAY, expires: NOON + 90 * DAY }),
  ]
  const world = setup(items, { holdings: items.map(({ terms }) => lab.holding(terms.id, { from: 0 })) })
  const classes = new Map([
    [0, usageClass()],
    [1, usageClass({ edition: 'android' })],
    [2, usageClass({ items: ['b'] })],
  ])
  const boundaries = epochBoundaries(world)
  const use = fc.record({
    day: fc.integer({ min: -45, max: 60 }),
    classKey: fc.constantFrom(0, 1, 2),
    module: fc.constantFrom('qr-code', 'pdf417'),
    count: fc.integer({ min: 1, max: 30 }),
  })
  const closings = fc.array(fc.integer({ min: -50, max: 70 }), { maxLength: 4 })
  fc.assert(
    fc.property(fc.array(use, { maxLength: 40 }), closings, (uses, days) => {
      const sums: readonly EpochSum[] = uses.map(({ day, ...rest }) => ({
        ...rest,
        epoch: epochOf(boundaries, slotAt(NOON + day * DAY)),
      }))
      const whole = chargeUsage({ setup: world, classes, sums })
      let opening: ReturnType<typeof openingBalances> = []
      let closed = 0
      const lines = []
      for (const day of [...days].sort((a, b) => a - b)) {
        // The epoch in which the day lies is not over yet.
        const until = epochOf(boundaries, slotAt(NOON + day * DAY))
        const over = sums.filter(({ epoch }) => epoch >= closed && epoch < until)
        const basis = { setup: world, classes, sums: over, opening }
        lines.push(...chargeUsage(basis).lines)
        opening = openingBalances(basis)
        closed = Math.max(closed, until)
      }
      const open = sums.filter(({ epoch }) => epoch >= closed)
      const rest = chargeUsage({ setup: world, classes, sums: open, opening })
      const sorted = (periods: typeof whole.periods) =>
        [...periods].sort((a, b) => a.period - b.period || (a.itemId < b.itemId ? -1 : 1))
      expect(sorted(rest.periods)).toEqual(sorted(whole.periods))
      expect([...lines, ...rest.lines]).toEqual(whole.lines)
    }),
  )
})
