import { beforeEach, describe, expect, it } from 'vitest'
import { FakeServer, fakeIdentity, Lab, MemoryStorage, type TestLicense } from './testing/index.ts'

const DAY = 86_400
let lab: Lab
let storage: MemoryStorage
/** What somebody between device and server does. */
let between: 'pass' | 'hold' | 'cut' | 'replay'
let held: Response[]
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
  between = 'pass'
  held = []
})

const open = (): Promise<TestLicense> =>
  lab.open({
    storage,
    fetch: async (url, init) => {
      const isReport = url.endsWith('/v1/reports')
      if (between === 'pass' || url.includes('/v1/server')) return lab.fetch(url, init)
      if (between === 'replay' && isReport) return held[0]?.clone() ?? Response.error()
      if (between === 'hold' && isReport) held.push((await lab.fetch(url, init)) as Response)
      throw new TypeError('fetch failed')
    },
  })

/** A device whose receipt was held back when its license was fresh, and that has run out since. */
const expired = async (): Promise<TestLicense> => {
  const now = lab.server.now()
  lab.server.grant = () => ({ exp: now + 4 * 3_600, refreshAfter: now + 2 * 3_600 })
  const license = await open()
  license.record('qr-code', 1)
  between = 'hold'
  await license.flush()
  between = 'cut'
  await lab.advance(5 * 3_600)
  expect(license.state.kind).toBe('unreachable')
  expect(held.length).toBeGreaterThan(0)
  return license
}

describe('U7 a receipt that somebody held back', () => {
  it('U7 acknowledges its figures, and does not turn the clock back into the license', async () => {
    const license = await expired()
    between = 'replay'
    await license.flush()
    expect(license.diagnostics().pending).toBe(0)
    expect(license.state.kind).toBe('unreachable')
  })

  it('U7 nor does it after a restart', async () => {
    const license = await expired()
    lab.kill(license)
    between = 'replay'
    const again = await open()
    await again.flush()
    expect(again.diagnostics().pending).toBe(0)
    expect(again.state.kind).toBe('unreachable')
  })

  it('U7 a fresh answer that says less than the device believes is believed, also for what it grants', async () => {
    lab.kill(await open())
    lab.clock.turn(30 * DAY)
    const license = await open()
    expect(license.state).toMatchObject({ kind: 'licensed', until: lab.server.now() + 7 * DAY })
  })

  it('U7 a receipt at once turns back a clock that ran ahead', async () => {
    const license = await open()
    lab.clock.turn(3 * DAY)
    license.record('qr-code', 1)
    await license.flush()
    expect(license.diagnostics().clockOffset).toBe(-3 * DAY)
    expect(license.state).toMatchObject({ kind: 'licensed' })
  })
})

describe('U7 two runs of one store', () => {
  it('U7 the one that heard fewer answers learns the time from the other, and does not write its own over it', async () => {
    const slow = await open()
    lab.clock.turn(30 * DAY)
    const other = await open()
    other.record('qr-code')
    await other.flush()
    expect(slow.state.kind).toBe('unreachable')
    between = 'cut'
    await lab.advance(301)
    expect(slow.diagnostics().clockOffset).toBe(-30 * DAY)
    expect(JSON.parse(storage.values.get('device') ?? '').clock.offset).toBe(-30 * DAY)
  })
})

describe('a key set that has expired, before the first verified answer (ADR 19)', () => {
  /** A server whose keys ended long ago, and who says that it is still then. */
  const stale = async (answersAt: 'then' | 'now'): Promise<FakeServer> => {
    const then = lab.server.now() - 500 * DAY
    let asked = ''
    const now = () => (asked.endsWith('/v1/server') || answersAt === 'then' ? then : lab.server.now())
    const server = await FakeServer.create({ vendor: lab.vendor, now, url: 'https://old.example.com' })
    Object.assign(server, { identity: await fakeIdentity(lab.vendor, then) })
    const { fetch } = server
    Object.assign(server, {
      fetch: (url: string, init: never) => {
        asked = new URL(url).pathname
        return fetch(url, init)
      },
    })
    lab.others.set(server.url, server)
    return server
  }

  it('is refused when the answer itself is signed after its end', async () => {
    const server = await stale('now')
    const license = await lab.open({ servers: [server.url] })
    expect(license.state.kind).toBe('unreachable')
    expect(license.diagnostics().attempts.at(-1)?.why).toContain('certificate')
  })

  it('is refused once any trusted server has signed later than its end', async () => {
    const server = await stale('then')
    lab.server.mishaps.push({ path: '/v1/authorizations', mishap: 'lost-request' })
    const license = await lab.open({ servers: [lab.server.url, server.url] })
    expect(license.state.kind).toBe('unreachable')
    expect(license.diagnostics().attempts.at(-1)?.why).toContain('expired')
  })

  it('a device without a clock of its own, far behind or ahead, is served all the same', async () => {
    for (const wrong of [-50 * 365 * DAY, 50 * 365 * DAY]) {
      const own = await Lab.create()
      own.clock.turn(wrong)
      expect((await own.open()).state.kind).toBe('licensed')
    }
  })

  it('a device whose clock once jumped ahead is served, by its offset, though its system clock starts at 1970 each time', async () => {
    lab.clock.turn(-55 * 365 * DAY)
    lab.kill(await open())
    lab.clock.turn(55 * 365 * DAY)
    between = 'cut'
    const ahead = await open()
    await lab.advance(301)
    lab.kill(ahead)
    lab.clock.turn(-55 * 365 * DAY)
    between = 'pass'
    const license = await open()
    await lab.advance(400)
    expect(license.state.kind).toBe('licensed')
  })
})
