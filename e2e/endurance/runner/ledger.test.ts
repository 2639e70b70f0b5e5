import { expect, test } from 'vitest'
import { Ledger } from './ledger.ts'

const figure = { client: 'a', session: 's', slot: 7, module: 'qr-code', count: 5 }
const told = (count: number) => new Map([['7 qr-code', count]])

const ledger = () => {
  const made = new Ledger()
  made.confirmed(figure)
  made.sent({ ...figure, count: 8 })
  return made
}

test('U4 the oracle takes the larger of two counts of one figure, and what has no receipt as stored in part or not at all', () => {
  for (const count of [5, 6, 8]) ledger().holds(told(count), 'now')
})

test('H3 the oracle finds what was lost, what was doubled, and what nobody sent', () => {
  expect(() => ledger().holds(told(4), 'now')).toThrow('lost')
  expect(() => ledger().holds(new Map(), 'now')).toThrow('lost')
  expect(() => ledger().holds(told(9), 'now')).toThrow('doubled')
  expect(() => ledger().holds(told(5).set('8 qr-code', 1), 'now')).toThrow('nobody sent')
})

test('H3 at the end the oracle wants every figure confirmed and exact', () => {
  const one = ledger()
  expect(() => one.isExactly(told(8), 'now')).toThrow('never confirmed')
  one.confirmed({ ...figure, count: 8 })
  one.isExactly(told(8), 'now')
  expect(() => one.isExactly(told(7), 'now')).toThrow('lost')
})
