import { DAY, HOUR } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { type Item, type ItemUsage, itemState, outlookOf, usagePreview } from './index.ts'

const { NOON, item, deviceItem, setup } = lab
const look = (one: Item, usage: ItemUsage, seats = 0, now = NOON) => {
  const state = itemState({ item: one, usage, seats, now, items: [one] })
  return { stage: state.stage, ...outlookOf(one, state, { items: [one], now }) }
}

describe('N4', () => {
  test('N4 units at the rate of the period: tolerance next, and when nothing is left', () => {
    // 50 of 100 in 10 days, and 5 more in tolerance.
    expect(look(item(), lab.used(50))).toEqual({
      stage: 'normal',
      perDay: 5,
      next: { stage: 'tolerance', at: NOON + 10 * DAY, by: 'use' },
      runsOutAt: NOON + 11 * DAY,
    })
    expect(look(item(), lab.used(100))).toMatchObject({
      stage: 'tolerance',
      next: { stage: 'over-used', at: NOON + 12 * HOUR, by: 'use' },
    })
    expect(look(item(), lab.used(100, 5))).toMatchObject({ runsOutAt: null })
  })

  test('N4 what is used slowly ends by time: grace, then expiry', () => {
    expect(look(item(), lab.used(0))).toMatchObject({
      perDay: 0,
      next: { stage: 'grace', at: NOON + 355 * DAY, by: 'time' },
      runsOutAt: NOON + 362 * DAY,
    })
    expect(look(item(), lab.used(1), 0, NOON + 356 * DAY)).toMatchObject({
      stage: 'grace',
      next: { stage: 'expired', at: NOON + 362 * DAY, by: 'time' },
    })
    expect(look(item(), lab.used(1), 0, NOON + 400 * DAY)).toMatchObject({ next: null, runsOutAt: null })
    const trial = item({ source: 'private-trial' })
    expect(look(trial, lab.used(0)).next).toEqual({ stage: 'expired', at: NOON + 355 * DAY, by: 'time' })
  })

  test('L8 a quota period that ends first starts again', () => {
    const monthly = item({ periodDays: 30 })
    expect(look(monthly, lab.used(20)).next).toMatchObject({ stage: 'grace' })
    expect(look(monthly, lab.used(100)).next).toEqual({ stage: 'over-used', at: NOON + 12 * HOUR, by: 'use' })
    expect(look(monthly, lab.used(100, 5, 9)).next).toEqual({
      stage: 'normal',
      at: NOON + 20 * DAY,
      by: 'time',
    })
  })

  test('N4 seats and exceptions have a rate of their own; exceptions that grow as fast as they are used never run out', () => {
    expect(look(deviceItem(), lab.used(0), 5)).toMatchObject({
      perDay: 0.5,
      next: { stage: 'tolerance', by: 'use' },
    })
    const places = item({ chargeWay: 'concurrent-device', quota: 12, exceptionsPerUnitYear: 10 })
    expect(look(places, lab.used(0, 2))).toMatchObject({ next: { by: 'time' } })
    expect(look(places, lab.used(0, 9))).toMatchObject({ next: { stage: 'over-used', by: 'use' } })
  })

  test('N4 an outlook never lies in the past, and what runs out does so by the end of the grace', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('count', 'device', 'active-device', 'concurrent-device', 'domain'),
        fc.nat(200),
        fc.integer({ min: -20, max: 400 }),
        (chargeWay, amount, day) => {
          const one = item({ chargeWay, periodDays: chargeWay === 'count' ? 30 : null })
          const now = NOON + day * DAY
          const { next, runsOutAt } = look(
            one,
            lab.used(Math.min(amount, 100), Math.min(5, amount)),
            amount,
            now,
          )
          if (next !== null) expect(next.at).toBeGreaterThanOrEqual(now)
          if (runsOutAt !== null) expect(runsOutAt).toBeLessThanOrEqual(NOON + 362 * DAY)
        },
      ),
      { examples: [['device', 106, 356]], numRuns: 1_000 },
    )
  })
})

test('A4 a preview lists the items in usage order and says which one grants a newcomer now', () => {
  const items = [
    item({ id: 'full' }),
    item({ id: 'later' }),
    item({ id: 'sooner', expires: NOON + 30 * DAY }),
    item({ id: 'gone', expires: NOON - 30 * DAY }),
  ]
  const preview = usagePreview(
    {
      ...lab.facts(items),
      setup: setup(items),
      code: 'code-1',
      codeName: 'x',
      usage: new Map([['full', lab.used(100, 5)]]),
    },
    NOON,
  )
  expect(preview.map(({ state, usable }) => [state.itemId, usable])).toEqual([
    ['sooner', true],
    ['later', true],
    ['gone', false],
    ['full', false],
  ])
})

test('A4, N4 a preview hands the present rate on: the next item runs out as well, though nobody has used it yet', () => {
  const end = NOON + 300 * DAY
  const sold = [
    item({ id: 'first', expires: end }),
    item({ id: 'next', quota: 50, expires: end + DAY }),
    item({ id: 'other', modules: ['pdf417'], expires: end + 2 * DAY }),
    item({ id: 'monthly', periodDays: 30, expires: end + 3 * DAY }),
  ]
  const preview = (usage: number, items = sold) =>
    usagePreview(
      {
        ...lab.facts(items),
        setup: setup(items),
        code: 'code-1',
        codeName: 'x',
        usage: new Map([['first', lab.used(usage)]]),
      },
      NOON,
    ).map(({ state, outlook: { runsOutAt } }) => [state.itemId, ((runsOutAt ?? 0) - NOON) / DAY])
  // 5 a day since it began: 50 left of the first, then 50 of the next, then 5 and 3 of their tolerances.
  expect(preview(50)).toEqual([
    ['first', 21],
    ['next', 21.6],
    ['other', 309],
    ['monthly', 310],
  ])
  expect(preview(0).slice(0, 2)).toEqual([
    ['first', 307],
    ['next', 308],
  ])
  // One that lasts to its end leaves the rest to the next from then on.
  expect(preview(1).slice(0, 2)).toEqual([
    ['first', 307],
    ['next', 308],
  ])
})
