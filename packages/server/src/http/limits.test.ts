import { afterEach, describe, expect, it } from 'vitest'
import { type Lab, openLab } from '../operations/testing/lab.ts'
import { isLoopback, sourceOf } from './address.ts'
import { readOrigin } from './origin.ts'
import { TokenBuckets } from './token-bucket.ts'

let lab: Lab | null = null
afterEach(async () => {
  await lab?.close()
  lab = null
})

describe('requests of one address', () => {
  it('may come 200 a second with a burst of 1,000 by default; beyond it they get 429 with Retry-After', async () => {
    lab = await openLab({ settings: { requestsBurst: '5', requestsPerSecond: '1' } })
    const { url } = lab.server
    const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(`${url}/v1/server`)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThanOrEqual(2)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(refused[0]?.headers.get('access-control-expose-headers')).toBe('Retry-After')
  })

  it('are counted by the address that a trusted proxy names, and by no other one', async () => {
    lab = await openLab({ settings: { requestsBurst: '1', requestsPerSecond: '1', trustProxy: '127.0.0.1' } })
    const { url } = lab.server
    const from = (address: string) =>
      fetch(`${url}/v1/server`, { headers: { 'x-forwarded-for': address } }).then(({ status }) => status)
    expect([await from('203.0.113.1'), await from('203.0.113.2'), await from('203.0.113.1')]).toEqual([
      200, 200, 429,
    ])
    await lab.close()
    lab = await openLab({ settings: { requestsBurst: '1', requestsPerSecond: '1' } })
    const untrusted = (address: string) =>
      fetch(`${lab!.server.url}/v1/server`, { headers: { 'x-forwarded-for': address } }).then(
        ({ status }) => status,
      )
    expect([await untrusted('203.0.113.1'), await untrusted('203.0.113.2')]).toEqual([200, 429])
  })
})

describe('submissions under one ticket', () => {
  it('may be 60 a minute; the next ones get 429 with Retry-After, and the ticket stays good', async () => {
    lab = await openLab({ settings: { reportsPerMinute: '2' } })
    await lab.license({ chargeWay: 'count', quota: 1000 })
    const device = lab.device()
    await device.authorize()
    const statuses: number[] = []
    for (const count of [1, 2, 3]) statuses.push((await device.report({ 'qr-code': count })).status)
    expect(statuses).toEqual([200, 200, 429])
  })
})

describe('a token bucket', () => {
  it('gives its burst at once, then so many a second, and forgets a name while enough others are used', () => {
    let now = 0
    const buckets = new TokenBuckets({ perSecond: 2, burst: 3, least: 2, clock: () => now })
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([null, null, null, 1])
    now += 500
    expect([buckets.take('a'), buckets.take('a')]).toEqual([null, 1])
    for (const name of ['b', 'c']) buckets.take(name)
    expect(buckets.wait('a')).toBe(1)
    for (const name of ['d', 'e', 'f', 'g']) buckets.take(name)
    expect(buckets.wait('a')).toBeNull()
  })
})

describe('a source', () => {
  it('is an IPv4 address or the /64 of an IPv6 one (A3b)', () => {
    expect(sourceOf('203.0.113.7')).toBe('203.0.113.7')
    expect(sourceOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
    expect(sourceOf('2001:db8:1:2:aaaa::1')).toBe(sourceOf('2001:0DB8:0001:0002::9'))
    expect(sourceOf('2001:db8:1:3::1')).not.toBe(sourceOf('2001:db8:1:2::1'))
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1', '203.0.113.7'].map(isLoopback)).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})

describe('an Origin', () => {
  it.each([
    [undefined, null, null],
    ['null', 'null', null],
    ['https://Shop.Example.COM:8443', 'https://Shop.Example.COM:8443', 'shop.example.com'],
    ['https://shop.example.com.', 'https://shop.example.com.', 'shop.example.com'],
    ['https://bücher.example', 'https://bücher.example', 'xn--bcher-kva.example'],
    ['capacitor://localhost', 'capacitor://localhost', 'localhost'],
  ])('%s names the host in lower-case ASCII without port and final dot (A3)', (header, origin, host) => {
    expect(readOrigin(header)).toEqual({ origin, host })
  })
})
