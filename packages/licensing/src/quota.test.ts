import { DAY, slotAt } from '@countersign/protocol/vocabulary'
import { expect, test } from 'vitest'
import { item, NOON } from '../test/licensing-lab.ts'
import { quotaAt, quotaNow, supplementsAt } from './quota.ts'

const base = item({ id: 'base', quota: 10, notBefore: NOON - DAY, expires: NOON + DAY })
const more = item({ id: 'more', supplements: 'base', quota: 3, notBefore: NOON, expires: NOON + 3_600 })

test('L7 a supplement raises the quota from its begin until its end', () => {
  const at = (now: number) => quotaNow(base, [base, more], now)
  expect([at(NOON - 1), at(NOON), at(NOON + 3_599), at(NOON + 3_600)]).toEqual([10, 13, 13, 10])
})

test('L7 a supplement that runs to the end of its item raises the quota through the grace of the item', () => {
  const long = item({ id: 'long', supplements: 'base', quota: 3, notBefore: NOON, expires: NOON + DAY })
  const at = (now: number) => quotaNow(base, [base, long], now)
  expect([at(NOON + DAY), at(NOON + 8 * DAY - 1), at(NOON + 8 * DAY)]).toEqual([13, 13, 10])
})

test('L5 a revoked supplement raises the quota of decisions no more at once, and of use until the end of the slot', () => {
  const revoked = { ...more, revokedAt: NOON + 100 }
  const items = [base, revoked]
  expect([quotaNow(base, items, NOON + 99), quotaNow(base, items, NOON + 100)]).toEqual([13, 10])
  expect([quotaAt(base, items, slotAt(NOON)), quotaAt(base, items, slotAt(NOON) + 1)]).toEqual([13, 10])
})

test('C5, L7 a grant of instances names the supplements that raise the quota, in the grace of the item too', () => {
  const long = item({ id: 'long', supplements: 'base', quota: 3, notBefore: NOON, expires: NOON + DAY })
  const revoked = item({ id: 'gone', supplements: 'base', quota: 3, notBefore: NOON - DAY }, NOON + 5)
  const other = item({ id: 'other', supplements: 'another item', quota: 3 })
  const named = (now: number) =>
    supplementsAt(['base'], [base, more, long, revoked, other], now).map(({ terms }) => terms.id)
  expect([named(NOON), named(NOON + 5), named(NOON + DAY), named(NOON + 8 * DAY)]).toEqual([
    ['more', 'long', 'gone'],
    ['more', 'long'],
    ['long'],
    [],
  ])
})
