import { DAY } from '@countersign/protocol/vocabulary'
import { describe, expect, test } from 'vitest'
import * as lab from '../../test/licensing-lab.ts'
import { type Item, itemState, takesOver } from '../index.ts'

const { NOON, item, holding, code, setup } = lab
const two = code({ internalId: 'code-2', name: '100200-two', isDefault: false })

const next = (
  items: readonly Item[],
  about: {
    holdings?: ReturnType<typeof holding>[]
    used?: Record<string, number>
    cause?: 'used' | 'expiry'
  } = {},
): string | null => {
  const ground = setup(items, {
    codes: [code(), two],
    holdings: about.holdings ?? items.map(({ terms }) => holding(terms.id)),
  })
  const states = new Map(
    items.map((one) => [
      one.terms.id,
      itemState({
        item: one,
        usage: lab.used(about.used?.[one.terms.id] ?? 0),
        seats: 0,
        now: NOON,
        items,
      }),
    ]),
  )
  return takesOver(items[0]!, { setup: ground, states, now: NOON }, about.cause ?? 'used')?.terms.id ?? null
}
const other = (changes: Parameters<typeof item>[0] = {}) => item({ id: 'item-b', ...changes })

describe('N4', () => {
  test('N4 another item of the code with quota left takes over, if it covers all that the first does', () => {
    expect(next([item(), other()])).toBe('item-b')
    expect(next([item(), other()], { used: { 'item-b': 100 } })).toBeNull()
    expect(next([item(), other({ modules: ['qr-code'] })])).toBeNull()
    expect(next([item({ modules: ['qr-code'] }), other({ modules: ['qr-code', 'pdf417'] })])).toBe('item-b')
    expect(next([item(), other({ product: 'other' })])).toBeNull()
    expect(next([item(), other({ notBefore: NOON + DAY })])).toBeNull()
    expect(next([item(), other({ expires: NOON })])).toBeNull()
    expect(next([item(), other({ supplements: 'item-a' })])).toBeNull()
    expect(next([item()])).toBeNull()
  })

  test('N4 it has to be there in every code that holds the first', () => {
    const both = [holding('item-a'), holding('item-a', { code: 'code-2' }), holding('item-b')]
    expect(next([item(), other()], { holdings: both })).toBeNull()
    expect(next([item(), other()], { holdings: [...both, holding('item-b', { code: 'code-2' })] })).toBe(
      'item-b',
    )
    expect(next([item(), other()], { holdings: [holding('item-b')] })).toBeNull()
  })

  test('N4 at expiry the one that is valid then takes over, such as a renewal', () => {
    const old = item({ expires: NOON + DAY })
    expect(next([old, other({ notBefore: NOON + DAY, renews: 'item-a' })], { cause: 'expiry' })).toBe(
      'item-b',
    )
    expect(next([old, other({ expires: NOON + DAY })], { cause: 'expiry' })).toBeNull()
  })
})
