import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { backOff, steadyOffset } from './back-off.ts'
import { tagOptions } from './platform/browser/script-tag.ts'
import { SentLog } from './session/sent-log.ts'
import { readRetryAfter } from './talk/retry-after.ts'
import { Lab, MemoryStorage } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})

describe('record (U1)', () => {
  it('never throws: what is no count is told, and counts nothing', async () => {
    const license = await lab.open({ storage })
    for (const count of [0, -1, 1.5, Number.NaN, 2e9]) license.record('qr-code', count)
    license.record('QR Code')
    license.record(undefined as unknown as string)
    expect(license.diagnostics()).toMatchObject({ pending: 0 })
    expect(license.diagnostics().faults).toHaveLength(7)
    await license.close()
    license.record('qr-code')
  })

  it('is durable 250 ms later, or when flushed() resolves', async () => {
    const license = await lab.open({ storage })
    const stored = (): string => [...storage.values].filter(([key]) => key.startsWith('figures/')).join()
    license.record('qr-code')
    await lab.advance(0.24)
    expect(stored()).toBe('')
    await lab.advance(0.02)
    expect(stored()).toContain('"qr-code":1')
    license.record('qr-code', 8)
    await license.flushed()
    expect(stored()).toContain('"qr-code":9')
  })

  it('a kill within the window loses what it held, never more, and never doubles', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code', 2)
    await license.flushed()
    license.record('qr-code', 5)
    lab.kill(license)
    await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(2)
  })

  it('closed slots go out every 3 minutes at a steady offset; the running one waits (U3)', async () => {
    const license = await lab.open({ storage })
    for (let minute = 0; minute < 30; minute++) {
      license.record('qr-code')
      await lab.advance(60)
    }
    const late = lab.server.submissions.map(({ reports }) => reports)
    expect(late.length).toBeGreaterThanOrEqual(8)
    const sent = late.flat().map(({ slot, session }) => `${session}/${slot}`)
    expect(new Set(sent).size).toBe(sent.length)
  })

  it('a page being hidden sends what it has, the running slot too, with keepalive', async () => {
    const keepalive: unknown[] = []
    const license = await lab.open({
      storage,
      fetch: (url, init) => {
        if (url.endsWith('/v1/reports')) keepalive.push(init.keepalive)
        return lab.fetch(url, init)
      },
    })
    license.record('qr-code')
    for (const run of lab.hide) run()
    await license.settled()
    expect(lab.server.total('qr-code')).toBe(1)
    expect(keepalive).toEqual([true])
  })

  it('close() makes it durable and sends it', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code')
    await license.close()
    expect(lab.server.total('qr-code')).toBe(1)
  })
})

describe('the duplicate helper (U2)', () => {
  it('counts the same result once within the window, which seeing it prolongs', async () => {
    const license = await lab.open({ storage })
    for (let time = 0; time < 5; time++) {
      license.recordResult('qr-code', 'HELLO')
      license.recordResult('qr-code', new Uint8Array([1, 2, 3]))
      license.recordResult('pdf417', 'HELLO')
      await lab.advance(2.9)
    }
    await lab.advance(0.2)
    license.recordResult('qr-code', 'HELLO')
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(3)
    expect(lab.server.total('pdf417')).toBe(1)
    expect(JSON.stringify(await license.disclose())).not.toContain('HELLO')
  })
})

describe('disclose() (U13)', () => {
  it('shows everything sent and held, without passwords', async () => {
    const license = await lab.open({ storage, sessionPassword: 'swordfish' })
    license.record('qr-code')
    await license.flush()
    const { sent, omitted, held } = await license.disclose()
    expect(omitted).toBe(0)
    expect(sent.map(({ what }) => what)).toEqual(['server', 'authorization', 'report'])
    expect(sent[2]?.content).toContain('"qr-code":1')
    expect(Object.keys(held)).toContain('device')
    expect(JSON.stringify({ sent, held })).not.toContain('swordfish')
  })

  it('is all of a run of weeks; of what a longer one has sent besides, it says how much', () => {
    const log = new SentLog()
    const message = { at: 0, server: 'https://a.example', what: 'report', outcome: 'status 200' } as const
    const add = (messages: number): void => {
      for (let time = 0; time < messages; time++) log.add({ ...message, content: 'x'.repeat(400) })
    }
    add(16_000)
    expect([log.all.length, log.omitted]).toEqual([16_000, 0])
    add(10)
    expect([log.all.length, log.omitted]).toEqual([16_000, 10])
  })
})

describe('pacing', () => {
  it('back-off grows, has a cap, and honours Retry-After', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, fraction) => {
          expect(backOff(failures, fraction)).toBeGreaterThan(2)
          expect(backOff(failures, fraction)).toBeLessThanOrEqual(900)
          expect(backOff(failures, fraction, 5_000)).toBeGreaterThanOrEqual(5_000)
        },
      ),
    )
    expect(readRetryAfter('120', 0)).toBe(120)
    expect(readRetryAfter('Thu, 01 Jan 1970 00:02:00 GMT', 20)).toBe(100)
    expect(readRetryAfter('soon', 0)).toBeNull()
  })

  it('a fleet is spread over the interval', () => {
    const offsets = Array.from({ length: 5_000 }, () => steadyOffset(crypto.randomUUID(), 180))
    expect(new Set(offsets).size).toBe(180)
  })
})

describe('the script tag (U11)', () => {
  it('names organization, code and servers', () => {
    const dataset = { organizationId: '100200', servers: 'https://a.example, https://b.example' }
    expect(tagOptions([{ dataset: {} }, { dataset }])).toEqual({
      organizationId: '100200',
      servers: ['https://a.example', 'https://b.example'],
    })
  })
})
