import { describe, expect, it } from 'vitest'
import { amount } from './units.ts'

describe('what is counted', () => {
  it('has a plural, also where the vendor has chosen the word', () => {
    const of = (number: number, unit: string) => amount(number, { unit, chargeWay: 'count' })
    expect([of(38_474, 'page'), of(1, 'page'), of(0, 'query'), of(2, 'face match')]).toEqual([
      '38,474 pages',
      '1 page',
      '0 queries',
      '2 face matches',
    ])
  })

  it('is devices, servers or instances where the charge way has seats', () => {
    const of = (chargeWay: string, number: number) => amount(number, { unit: 'page', chargeWay })
    expect([of('device', 10), of('concurrent-instance', 1), of('server', 2)]).toEqual([
      '10 devices',
      '1 instance',
      '2 servers',
    ])
  })
})
