import { peekJweHeader } from '@countersign/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage, type TestLicense } from './testing/index.ts'

const DAY = 86_400
/** Seconds for which an authorization lasts here. */
const LIFE = 4 * 3_600
let lab: Lab
let storage: MemoryStorage
/** The counts that the server took, by the ticket under which they came, in the order of tickets. */
let taken: Map<string, number>
let offline: boolean
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
  taken = new Map()
  offline = false
  const { now } = lab.server
  lab.server.grant = () => ({ exp: now() + LIFE, refreshAfter: now() + LIFE / 2 })
})

const open = (): Promise<TestLicense> =>
  lab.open({
    storage,
    fetch: async (url, init) => {
      if (offline) throw new TypeError('fetch failed')
      const before = lab.server.total('qr-code')
      const answer = await lab.fetch(url, init)
      const ticket = url.endsWith('/v1/reports') ? peekJweHeader(init.body ?? '').kid : undefined
      const added = lab.server.total('qr-code') - before
      if (ticket !== undefined && added > 0) taken.set(ticket, (taken.get(ticket) ?? 0) + added)
      return answer
    },
  })

describe('U14 what is recorded after the authorization has expired', () => {
  it('U14 use after plain expiry is kept and sent with the next ticket, use before it under the old one', async () => {
    const license = await open()
    offline = true
    license.record('qr-code', 3)
    await lab.advance(LIFE - 100)
    license.record('qr-code', 4)
    await lab.advance(200)
    expect(license.state.kind).toBe('unreachable')
    license.record('qr-code', 50)
    await license.flush()
    offline = false
    await lab.advance(1_000)
    expect(license.state.kind).toBe('licensed')
    await license.flush()
    expect([...taken.values()]).toEqual([7, 50])
  })

  it('U14 use before the end waits when its ticket cannot be read for a moment, and goes under no other', async () => {
    const first = await open()
    offline = true
    first.record('qr-code', 3)
    await lab.advance(LIFE + 100)
    first.record('qr-code', 50)
    await first.flushed()
    lab.kill(first)
    offline = false
    const { get } = storage
    storage.get = async (key) => {
      if (key.startsWith('ended/')) throw new Error('EIO')
      return get.call(storage, key)
    }
    const second = await open()
    await second.flush()
    storage.get = get
    await lab.advance(1_000)
    await second.flush()
    expect([...taken.values()].sort()).toEqual([3, 50])
  })

  it('U14 use within the slot in which the authorization ends is parted at its end', async () => {
    const license = await open()
    offline = true
    await lab.advance(LIFE - 1)
    license.record('qr-code', 1)
    await lab.advance(2)
    license.record('qr-code', 2)
    offline = false
    await lab.advance(1_000)
    await license.flush()
    expect([...taken.values()]).toEqual([1, 2])
  })

  it('U14 holds over kills and restarts, whether the expiry is seen by a running library or at a start', async () => {
    const first = await open()
    offline = true
    first.record('qr-code', 1)
    await first.flushed()
    lab.kill(first)
    lab.clock.off(2 * LIFE)
    const second = await open()
    expect(second.state.kind).toBe('unreachable')
    second.record('qr-code', 20)
    await second.flushed()
    lab.kill(second)
    const third = await open()
    third.record('qr-code', 300)
    await third.flushed()
    lab.kill(third)
    offline = false
    const fourth = await open()
    await fourth.flush()
    expect([...taken.values()].sort((a, b) => a - b)).toEqual([1, 320])
  })

  it('U14 use while a set back clock has ended offline use waits as well', async () => {
    const first = await open()
    offline = true
    lab.kill(first)
    lab.clock.turn(-3 * DAY)
    const license = await open()
    expect(license.state.kind).toBe('clock-set-back')
    license.record('qr-code', 1)
    await lab.advance(DAY + 600)
    expect(license.has('qr-code')).toBe(false)
    license.record('qr-code', 20)
    offline = false
    await lab.advance(1_000)
    await license.flush()
    expect([...taken.values()]).toEqual([1, 20])
  })

  it('U14 an authorization that a server time makes valid again takes use again', async () => {
    const license = await open()
    offline = true
    lab.clock.turn(2 * LIFE)
    license.record('qr-code', 1)
    await license.flush()
    expect(license.state.kind).toBe('unreachable')
    lab.clock.turn(-2 * LIFE)
    offline = false
    await lab.advance(1_000)
    expect(license.state.kind).toBe('licensed')
    license.record('qr-code', 20)
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(21)
  })

  it('U14 a stored authorization that no longer fits the product takes no new use', async () => {
    const first = await open()
    first.record('qr-code', 1)
    await first.flushed()
    lab.kill(first)
    lab.server.grant = () => ({ product: 'another' })
    const other = new MemoryStorage(storage.values)
    const grant = [...other.values].find(([key]) => key.startsWith('grant/'))
    other.values.set(
      grant?.[0] ?? '',
      (grant?.[1] ?? '').replace('"organizationId":"100200"', '"organizationId":"100300"'),
    )
    storage = other
    const second = await open()
    second.record('qr-code', 20)
    await second.flush()
    expect([...taken.values()]).toEqual([1])
    expect(second.diagnostics().pending).toBe(1)
    lab.server.grant = () => ({})
    await second.flush()
    expect([...taken.values()]).toEqual([1, 20])
  })

  it('U14 a ticket of an ended authorization is forgotten when no server takes use under it any more', async () => {
    const license = await open()
    offline = true
    license.record('qr-code', 1)
    await lab.advance(2 * LIFE)
    offline = false
    await lab.advance(1_000)
    const kept = () => [...storage.values.keys()].filter((key) => key.startsWith('ended/')).length
    expect(kept()).toBe(1)
    lab.kill(license)
    await lab.advance(35 * DAY)
    const again = await open()
    await again.flush()
    expect(kept()).toBe(0)
    expect([...taken.values()]).toEqual([1])
  })
})
