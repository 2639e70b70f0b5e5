import { describe, expect, it } from 'vitest'
import { authorizationRows, deviceRows } from './measures.ts'

describe('measures of a chart', () => {
  it('shows devices and peaks, and nothing where nothing is kept', () => {
    const rows = [
      { key: 'a', devices: 3, peak: 2 },
      { key: 'b', devices: 4, peak: null },
    ]
    expect(deviceRows(rows, 'devices', 'D').map(({ count }) => count)).toEqual([3, 4])
    expect(deviceRows(rows, 'peak', 'P')).toEqual([{ key: 'a', count: 2, modules: { P: 2 } }])
  })

  it('shows authorizations that were granted, and those that were denied by reason', () => {
    expect(
      authorizationRows(
        [{ key: 'a', granted: 2, denied: 3, reasons: [{ name: 'limit', count: 3 }] }],
        'Granted',
      ),
    ).toEqual([{ key: 'a', count: 5, modules: { Granted: 2, limit: 3 } }])
  })
})
