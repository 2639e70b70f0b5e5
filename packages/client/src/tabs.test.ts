import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { openOn } from './open.ts'
import type { Lock } from './ports.ts'
import { Lab, MemoryStorage, type TestLicense } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})

describe('U3 several copies on one store', () => {
  it('each writes its own session; the dead one is sent by the other', async () => {
    const first = await lab.open({ storage })
    first.record('qr-code', 3)
    await first.flushed()
    const second = await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(3)
    second.record('qr-code', 2)
    first.record('qr-code', 1)
    await second.flush()
    await first.flush()
    expect(lab.server.total('qr-code')).toBe(6)
    expect(second.clientUuid).toBe(first.clientUuid)
  })

  it('what one added meanwhile survives that the other forgets what is old', async () => {
    const first = await lab.open({ storage })
    first.record('qr-code', 3)
    await first.flush()
    const second = await lab.open({ storage })
    await lab.advance(86_400)
    first.record('pdf417', 2)
    await first.flushed()
    lab.kill(first)
    await second.flush()
    await lab.advance(1_000)
    const third = await lab.open({ storage })
    expect(lab.server.total('pdf417')).toBe(2)
    expect(third.diagnostics().pending).toBe(0)
  })
})

describe('a denied device', () => {
  it('is not asked about with each regular sending, only when the denial says so', async () => {
    lab.server.deny = () => ({ code: -20104, name: 'not-covered', retryAfter: 3_600 })
    const license = await lab.open({ storage })
    license.record('qr-code')
    const before = lab.server.requests.length
    await lab.advance(3_500)
    expect(lab.server.requests).toHaveLength(before)
    lab.server.deny = () => null
    await lab.advance(600)
    expect(license.state.kind).toBe('licensed')
    expect(lab.server.total('qr-code')).toBe(1)
  })
})

describe('U14 who may write a session', () => {
  it('its run alone, while it lives: what another copy forgets by the clock stays', async () => {
    const first = await lab.open({ storage })
    first.record('qr-code', 3)
    await first.flush()
    const second = await lab.open({ storage })
    await lab.advance(86_400 * 2)
    first.record('qr-code', 4)
    await first.flushed()
    for (let time = 0; time < 4; time++) {
      await second.flush()
      await lab.advance(61)
    }
    lab.kill(first)
    lab.kill(second)
    await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(7)
  })

  it('once it has died, whoever looks next: no restart is needed', async () => {
    const first = await lab.open({ storage })
    const second = await lab.open({ storage })
    first.record('qr-code', 5)
    await first.flushed()
    lab.kill(first)
    second.record('pdf417')
    await second.flush()
    expect(lab.server.total('qr-code')).toBe(5)
    await lab.advance(86_400 + 400)
    expect([...storage.values.keys()].filter((key) => key.startsWith('session/'))).toHaveLength(1)
  })

  it('a run that could not take the lock of its session at first takes it with its next write', async () => {
    const platform = lab.platform(storage)
    let isStuck = true
    let lock: Lock | undefined
    const taking = (vendor: string, folder: Parameters<typeof platform.lock>[1]): Lock => {
      const inner = platform.lock(vendor, folder)
      lock = inner
      const hold = (name: string, patience?: number) =>
        isStuck && name.startsWith('session/') ? Promise.resolve(null) : inner.hold(name, patience)
      const run: Lock['run'] = (name, action) => inner.run(name, action)
      return { run, hold, discard: (name) => inner.discard(name), failure: null }
    }
    const license = await openOn(
      { ...platform, lock: taking },
      {
        ...{ rootKeys: [lab.vendor.rootKey], servers: [lab.server.url], organizationId: '100200' },
        product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'desktop' },
      },
    )
    license.record('qr-code')
    await license.flushed()
    const [name] = [...storage.values.keys()].filter((key) => key.startsWith('session/'))
    isStuck = false
    license.record('qr-code')
    await license.flushed()
    expect(await lock?.hold(name ?? '')).toBeNull()
  })

  it('what a run wrote last is not forgotten by one that looked a moment before it stood there', async () => {
    const first = await lab.open({ storage })
    first.record('qr-code', 3)
    await first.flushed()
    lab.kill(first)
    const [figures] = [...storage.values].filter(([key]) => key.startsWith('figures/'))
    if (figures === undefined) throw new Error('no figures')
    // The last write of the dead comes when another has looked at what is left of them.
    storage.values.delete(figures[0])
    const get = storage.get.bind(storage)
    storage.get = async (key) => {
      const value = await get(key)
      if (key === 'submission') storage.values.set(...figures)
      return value
    }
    const second = await lab.open({ storage })
    await second.flush()
    storage.get = get
    await second.flush()
    expect(lab.server.total('qr-code')).toBe(3)
  })

  it('U4 whatever several copies do, neither loses nor doubles', async () => {
    const step = fc.record({
      who: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom('record', 'record', 'flush', 'flushed', 'kill', 'close', 'wait', 'day', 'lose'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const lab = await Lab.create()
        const storage = new MemoryStorage()
        const copies = [await lab.open({ storage }), await lab.open({ storage }), await lab.open({ storage })]
        let sum = 0
        for (const { who, what } of steps) {
          const copy = copies[who] as TestLicense
          if (what === 'record') {
            copy.record('qr-code')
            sum += 1
          } else if (what === 'flush') await copy.flush()
          else if (what === 'flushed') await copy.flushed()
          else if (what === 'lose') lab.server.mishaps.push({ path: '/v1/reports', mishap: 'lost-answer' })
          else if (what === 'wait') await lab.advance(190)
          else if (what === 'day') await lab.advance(86_500)
          else {
            if (what === 'close') await copy.close()
            await copy.flushed()
            lab.kill(copy)
            copies[who] = await lab.open({ storage })
          }
        }
        lab.server.mishaps.length = 0
        await lab.advance(61)
        for (const copy of copies) await copy.flush()
        await lab.advance(1_000)
        for (const copy of copies) await copy.flush()
        expect(lab.server.total('qr-code')).toBe(sum)
      }),
      { numRuns: 40 },
    )
  })
})

describe('U3 processes that share a store without a common lock', () => {
  it('a session that another forgot as finished has an owner again once it records more', async () => {
    const lab = await Lab.create()
    const storage = new MemoryStorage()
    const license = await lab.open({ storage })
    license.record('qr-code', 2)
    await license.flushed()
    for (const key of storage.values.keys())
      if (/^(session|figures|standings)\//.test(key)) storage.values.delete(key)
    license.record('qr-code', 3)
    await license.flushed()
    lab.kill(license)
    await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(5)
  })
})
