import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Recent } from './recent.ts'

describe('a bounded memory', () => {
  it('keeps what it has while it is asked for, so devices that report in turn do not drive each other out', () => {
    const memory = new Recent<number, number>(100)
    const hits = (): number => {
      let found = 0
      for (let device = 0; device < 300; device += 1) {
        if (memory.get(device) === undefined) memory.set(device, device)
        else found += 1
      }
      return found
    }
    expect(hits()).toBe(0)
    for (let turn = 0; turn < 10; turn += 1) expect(hits()).toBeGreaterThanOrEqual(100)
  })

  it('drops what nobody has asked for in many look-ups, and has room again', () => {
    const memory = new Recent<string, number>(2)
    memory.set('a', 1)
    memory.set('b', 2)
    for (let look = 0; look < 40; look += 1) memory.get('a')
    memory.set('c', 3)
    for (let look = 0; look < 10; look += 1) memory.get('a')
    expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual([1, undefined, 3])
  })

  it('tells of every name what was set last or nothing, and remembers nothing once cleared', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.option(fc.nat(), { nil: undefined }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 8 }), (steps, limit) => {
        const memory = new Recent<number, number>(limit)
        const truth = new Map<number, number>()
        for (const [name, value] of steps) {
          if (value !== undefined) {
            memory.set(name, value)
            truth.set(name, value)
          }
          expect([undefined, truth.get(name)]).toContain(memory.get(name))
        }
        memory.clear()
        for (const name of truth.keys()) expect(memory.get(name)).toBeUndefined()
      }),
    )
  })
})
