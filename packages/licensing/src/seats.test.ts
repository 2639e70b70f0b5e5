import { DAY, HOUR } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lab from '../test/licensing-lab.ts'
import { authorize, type Contact, type SeatUsage, seatRuns, seatUntil } from './index.ts'

const { NOON, deviceItem, facts, query, denied, granted } = lab
const running: Contact = { taken: NOON - DAY, lastContact: NOON - DAY, released: null }
const ask = (seats: Readonly<Record<string, SeatUsage>>, items = [deviceItem()], changes = {}) =>
  authorize(facts(items, { seats: new Map(Object.entries(seats)) }), query(changes), NOON)

test('C1 a seat runs until last contact and its days, its release, or the end of item and grace', () => {
  const { terms } = deviceItem({ activeDays: 30 })
  expect(seatRuns(running, terms, NOON + 29 * DAY - 1)).toBe(true)
  expect(seatRuns(running, terms, NOON + 29 * DAY)).toBe(false)
  expect(seatRuns({ ...running, released: NOON - DAY }, terms, NOON)).toBe(false)
  expect(seatRuns({ ...running, released: NOON - 2 * DAY }, terms, NOON)).toBe(true)
})

test('C2 seat time never outlasts the item and its grace', () => {
  const { terms } = deviceItem({ expires: NOON + DAY })
  expect(seatUntil(terms, NOON)).toBe(NOON + 8 * DAY)
  expect(seatUntil({ ...terms, source: 'private-trial' }, NOON)).toBe(NOON + DAY)
  expect(seatUntil(deviceItem({ chargeWay: 'active-device' }).terms, NOON)).toBe(NOON + 24 * HOUR)
})

describe('C10', () => {
  test('C10 a new device takes a seat of the first item that has one free in its quota', () => {
    const items = [deviceItem(), deviceItem({ id: 'item-e', expires: NOON + 300 * DAY })]
    expect(granted(ask({}, items)).seats).toEqual([
      { itemId: 'item-e', kind: 'take', until: NOON + 307 * DAY, places: 1, exception: false },
    ])
    expect(granted(ask({ 'item-e': { taken: 10, own: null } }, items)).seats[0]).toMatchObject({
      itemId: 'item-d',
      kind: 'take',
    })
  })

  test('C10 only when no quota has room does it take one of the first with tolerance left', () => {
    const items = [deviceItem(), deviceItem({ id: 'item-e' })]
    const full = { taken: 10, own: null }
    expect(granted(ask({ 'item-d': full, 'item-e': full }, items))).toMatchObject({
      stage: 'tolerance',
      seats: [{ itemId: 'item-d' }],
    })
    expect(granted(ask({ 'item-d': { taken: 11, own: null }, 'item-e': full }, items)).seats[0]?.itemId).toBe(
      'item-e',
    )
  })

  test('C10 while it holds a running seat in any usable item it keeps that one and takes no other', () => {
    const items = [deviceItem({ expires: NOON + DAY }), deviceItem({ id: 'item-e' })]
    expect(granted(ask({ 'item-e': { taken: 1, own: running } }, items)).seats).toEqual([
      { itemId: 'item-e', kind: 'renew', until: NOON + 362 * DAY, places: 1, exception: false },
    ])
    const ended = [
      deviceItem({ expires: NOON - 7 * DAY, notBefore: NOON - 100 * DAY }),
      deviceItem({ id: 'item-e' }),
    ]
    expect(granted(ask({ 'item-d': { taken: 1, own: running } }, ended)).seats[0]).toMatchObject({
      itemId: 'item-e',
      kind: 'take',
    })
  })

  test('C10 a seat taken for one module serves the other modules of the same request', () => {
    const items = [
      deviceItem({ modules: ['qr-code', 'pdf417'] }),
      deviceItem({ id: 'item-e', modules: ['pdf417'] }),
    ]
    expect(
      granted(ask({}, items, { modules: ['qr-code', 'pdf417'] })).seats.map(({ itemId }) => itemId),
    ).toEqual(['item-d'])
  })

  test('C10 a device that holds two seats keeps the first in usage order', () => {
    const both = { taken: 1, own: running }
    expect(
      granted(
        ask({ 'item-d': both, 'item-e': both }, [deviceItem(), deviceItem({ id: 'item-e' })]),
      ).seats.map(({ itemId }) => itemId),
    ).toEqual(['item-d'])
  })

  test('C10 nobody is evicted when more seats run than the tolerance allows, and new devices wait', () => {
    expect(granted(ask({ 'item-d': { taken: 15, own: running } }))).toMatchObject({
      stage: 'tolerance',
      seats: [{ kind: 'renew' }],
    })
    expect(denied(ask({ 'item-d': { taken: 15, own: null } })).code).toBe(-20120)
  })
})

test('A10 a device that holds a seat is never stopped by -20120 of a per-device item', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(20), (taken, quota) => {
      expect(ask({ 'item-d': { taken: taken + 1, own: running } }, [deviceItem({ quota })]).kind).toBe(
        'granted',
      )
    }),
  )
})

test('§5 device: round(10 % × quota) more devices, half up, and no more when granted one after another', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 60 }),
      (quota, tolerancePercent, other) => {
        const items = [
          deviceItem({ quota, tolerancePercent }),
          deviceItem({ id: 'item-e', quota: other, tolerancePercent }),
        ]
        const taken: Record<string, number> = { 'item-d': 0, 'item-e': 0 }
        let inQuota = 0
        for (let device = 0; device < 300; device++) {
          const decision = ask(
            {
              'item-d': { taken: taken['item-d']!, own: null },
              'item-e': { taken: taken['item-e']!, own: null },
            },
            items,
          )
          if (decision.kind !== 'granted') break
          if (decision.stage === 'normal') inQuota += 1
          for (const seat of decision.seats) taken[seat.itemId]! += 1
        }
        const most = (each: number) => each + Math.floor((each * tolerancePercent) / 100 + 0.5)
        expect(taken).toEqual({ 'item-d': most(quota), 'item-e': most(other) })
        expect(inQuota).toBe(quota + other)
      },
    ),
  )
})
