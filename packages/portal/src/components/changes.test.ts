import { describe, expect, it } from 'vitest'
import { changesOf } from './changes.ts'

describe('what a change did', () => {
  it('is told member by member, without what stayed', () => {
    expect(changesOf({ a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 2, d: 4 }, e: [1] })).toEqual([
      { name: 'b.d', before: 3, after: 4 },
      { name: 'e', before: undefined, after: [1] },
    ])
  })

  it('is everything where something was made or removed, and nothing where nothing changed', () => {
    expect(changesOf(null, { a: 1 })).toEqual([{ name: 'a', before: undefined, after: 1 }])
    expect(changesOf({ a: 1 }, null)).toEqual([{ name: 'a', before: 1, after: undefined }])
    expect(changesOf({ a: 1 }, { a: 1 })).toEqual([])
    expect(changesOf(['x'], ['y'])).toEqual([{ name: '', before: ['x'], after: ['y'] }])
  })
})
