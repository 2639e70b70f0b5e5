import { DEPLOYMENT_TYPES, SLOTS_PER_DAY } from '@countersign/protocol/vocabulary'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { useOfDay } from './habits.ts'
import { randomOf } from './random.ts'

const MODULES = ['qr-code', 'pdf417']
/** 2026-01-05, a Monday. */
const MONDAY = 20_458

const use = (deployment: (typeof DEPLOYMENT_TYPES)[number], day: number, seed: number) =>
  useOfDay({ deployment, modules: MODULES, day, unitsPerDay: 60, random: randomOf(seed, day) })

const units = (of: ReturnType<typeof use>) =>
  [...of.values()].flatMap((counts) => Object.values(counts)).reduce((sum, count) => sum + count, 0)

describe('what a simulated device counts on a day', () => {
  it('U4 is counts of its modules in slots of that day, the same for the same seed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DEPLOYMENT_TYPES),
        fc.integer({ min: 18_000, max: 30_000 }),
        fc.nat(),
        (deployment, day, seed) => {
          const of = use(deployment, day, seed)
          for (const [slot, counts] of of) {
            expect(Math.floor(slot / SLOTS_PER_DAY)).toBe(day)
            for (const [module, count] of Object.entries(counts)) {
              expect(MODULES).toContain(module)
              expect(count).toBeGreaterThanOrEqual(1)
              expect(Number.isSafeInteger(count)).toBe(true)
            }
          }
          expect(use(deployment, day, seed)).toEqual(of)
        },
      ),
    )
  })

  it('is of the order that was asked for, and little at a desk on a Sunday', () => {
    const mean = (day: number) =>
      Array.from({ length: 400 }, (_, seed) => units(use('desktop', day, seed))).reduce((a, b) => a + b) / 400
    expect(mean(MONDAY)).toBeGreaterThan(40)
    expect(mean(MONDAY)).toBeLessThan(150)
    expect(mean(MONDAY + 6)).toBe(0)
  })
})
