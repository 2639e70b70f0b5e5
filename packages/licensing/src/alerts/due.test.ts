import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AlertCondition, type AlertMark, dueAlerts } from '../index.ts'

const condition = (changes: Partial<AlertCondition> = {}): AlertCondition => ({
  kind: 'used',
  subject: 'item-a',
  level: 75,
  round: '0',
  whole: 100,
  ...changes,
})

/** Looks again and again; gives the levels that were told each time. */
const told = (looks: readonly AlertCondition[]): readonly (number | null)[] => {
  let marks: readonly AlertMark[] = []
  return looks.map((look) => {
    const answer = dueAlerts([look], marks)
    marks = answer.marks
    return answer.due[0]?.level ?? null
  })
}
const levels = (kind: AlertCondition['kind'], ...list: readonly (number | null)[]) =>
  told(list.map((level) => condition({ kind, level })))

const anyCondition = fc.record({
  kind: fc.constantFrom('used' as const, 'exceptions' as const, 'expiry' as const, 'denied' as const),
  subject: fc.constantFrom('a', 'b'),
  level: fc.option(fc.constantFrom(75, 90, 95, 100), { nil: null }),
  round: fc.constantFrom('0', '1'),
  whole: fc.constantFrom(100, 200),
})

describe('N2', () => {
  test('N2 each level is told once, and of several at once only the highest', () => {
    expect(levels('used', null, 75, 75, 95, 90, 75, 95, 101, 101)).toEqual([
      null,
      75,
      null,
      95,
      null,
      null,
      null,
      101,
      null,
    ])
  })

  test('N1 denials are told only at a higher level, and again after they fell below the lowest', () => {
    expect(levels('denied', 10, 50, 25, 10, 50, null, 10, 25)).toEqual([
      10,
      50,
      null,
      null,
      null,
      null,
      10,
      25,
    ])
  })

  test('N2 a new quota period begins anew; a larger quota lets a level be reached again', () => {
    expect(told([condition({ level: 100 }), condition({ level: 90, round: '1' })])).toEqual([100, 90])
    expect(
      told([
        condition({ level: 95 }),
        condition({ level: null, whole: 200 }),
        condition({ level: 75, whole: 200 }),
      ]),
    ).toEqual([95, null, 75])
    expect(told([condition({ level: 95 }), condition({ level: 90, whole: 105 })])).toEqual([95, null])
  })

  test('N2 what was told is told to nobody again, whatever the conditions', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyCondition, { maxLength: 8 }), { maxLength: 8 }), (looks) => {
        let marks: readonly AlertMark[] = []
        for (const look of looks) {
          const first = dueAlerts(look, marks)
          expect(new Set(first.due).size).toBe(first.due.length)
          marks = first.marks
          const unique = look.filter(
            (each, index) =>
              look.findIndex(({ kind, subject }) => kind === each.kind && subject === each.subject) === index,
          )
          if (unique.length === look.length) expect(dueAlerts(look, marks)).toEqual({ due: [], marks })
        }
      }),
    )
  })

  test('N2 within a round the levels that are told of one thing only rise', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(101), { nil: null })), (list) => {
        const seen = levels('used', ...list).filter((level) => level !== null)
        expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
        expect(Math.max(-1, ...seen)).toBe(Math.max(-1, ...list.filter((level) => level !== null)))
      }),
    )
  })
})
