import { expect, it } from 'vitest'
import type { Offer } from '../queries/resources.ts'
import { netOf, offersBeside, orderedLines } from './order-lines.ts'

const offer = (code: string, over: Partial<Offer> = {}): Offer => ({
  ...{ code, name: code, description: '', kind: 'purchase', currency: 'EUR', price: 1_050 },
  ...{ makes: { items: [], product: null, quota: null, days: null }, audience: 'licensees' },
  ...{ organizationId: null, target: null, withdrawnAt: null },
  ...over,
})
const OFFERS = [
  offer('scans'),
  offer('seats', { price: 200 }),
  offer('dollars', { currency: 'USD' }),
  offer('year', { kind: 'renewal' }),
]
const line = (key: number, code: string | null, over: object = {}) => ({
  ...{ key, code, quantity: 1, price: '' },
  ...over,
})
const codes = (lines: Parameters<typeof offersBeside>[1]) =>
  offersBeside(OFFERS, lines).map(({ code }) => code)

it('O1 beside a purchase stand other purchases in its currency, each once; beside a renewal nothing', () => {
  expect(codes([line(0, null)])).toEqual([])
  expect(codes([line(0, 'year')])).toEqual([])
  expect(codes([line(0, 'dollars')])).toEqual([])
  expect(codes([line(0, 'scans')])).toEqual(['seats'])
  expect(codes([line(0, 'scans'), line(1, 'seats')])).toEqual([])
})

it('O4 lines cost what their offers say, or what the vendor sets, in minor units', () => {
  const lines = [
    line(0, 'scans', { quantity: '2' }),
    line(1, 'seats', { quantity: 3, price: 1.5 }),
    line(2, null),
  ]
  expect(netOf(OFFERS, lines)).toBe(2 * 1_050 + 3 * 150)
  expect(orderedLines(OFFERS, lines)).toEqual([
    { offer: 'scans', quantity: 2 },
    { offer: 'seats', quantity: 3, unitPrice: 150 },
  ])
  expect(orderedLines(OFFERS, [line(0, 'year', { quantity: 4 })])).toEqual([{ offer: 'year', quantity: 1 }])
})
