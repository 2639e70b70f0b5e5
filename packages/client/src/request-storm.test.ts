import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage, problem } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
/** Requests that left the device. */
let asked: string[]
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
  asked = []
})
const open = () =>
  lab.open({
    storage,
    fetch: (url, init) => {
      asked.push(new URL(url).pathname)
      return lab.fetch(url, init)
    },
  })
const always = (answer: () => Response): void => {
  lab.server.mishaps.length = 0
  for (let time = 0; time < 10_000; time++) lab.server.mishaps.push({ path: '', mishap: answer() })
}
const busy = (status: number, seconds: number) => () =>
  problem(status, 'busy', { 'retry-after': String(seconds) })

describe('U3 Retry-After holds for everything that sends', () => {
  it.each([429, 503])('a flush() before it is over sends nothing, after a %i', async (status) => {
    const license = await open()
    license.record('qr-code', 2)
    always(busy(status, 120))
    await license.flush()
    asked.length = 0
    for (let second = 0; second < 100; second++) {
      await license.flush()
      await lab.advance(1)
    }
    expect(asked).toEqual([])
    expect(license.diagnostics().pending).toBe(1)
    lab.server.mishaps.length = 0
    await lab.advance(35)
    expect(lab.server.total('qr-code')).toBe(2)
  })

  it('also over a restart, and for a page that is hidden', async () => {
    const license = await open()
    license.record('qr-code', 2)
    always(busy(429, 600))
    await license.flush()
    lab.kill(license)
    asked.length = 0
    const again = await open()
    for (const run of lab.hide) run()
    await again.settled()
    await again.close()
    expect(asked).toEqual([])
    lab.server.mishaps.length = 0
    await lab.advance(700)
    await (await open()).flush()
    expect(lab.server.total('qr-code')).toBe(2)
  })

  it('and for authorizations: a host that asks again and again asks once', async () => {
    always(busy(503, 300))
    const license = await open()
    license.record('qr-code')
    asked.length = 0
    for (let second = 0; second < 250; second++) {
      await license.flush()
      await lab.advance(1)
    }
    expect(asked).toEqual([])
    lab.server.mishaps.length = 0
    await lab.advance(100)
    expect(license.state.kind).toBe('licensed')
    expect(lab.server.total('qr-code')).toBe(1)
  })

  it('one of more than a day counts as a day, and none is remembered for ever by a clock that was wrong', async () => {
    const license = await open()
    license.record('qr-code', 2)
    always(busy(503, 999_999_999))
    await license.flush()
    lab.server.mishaps.length = 0
    await lab.advance(86_400 * 1.2)
    expect(lab.server.total('qr-code')).toBe(2)
  })
})

describe('U3 no request storm', () => {
  it('from a host that calls flush() in a loop while nobody answers', async () => {
    const license = await open()
    always(() => new Response('<html>', { headers: { 'content-type': 'text/html' } }))
    asked.length = 0
    for (let tenth = 0; tenth < 600; tenth++) {
      license.record('qr-code')
      await license.flush()
      await lab.advance(0.1)
    }
    // 5 at once, then one in 10 s, beside the regular back-off.
    expect(asked.length).toBeLessThan(25)
    expect(license.diagnostics().pending).toBeGreaterThan(0)
    lab.server.mishaps.length = 0
    await lab.advance(10)
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(600)
  })

  it('from a host that calls flush() in a loop while it is denied', async () => {
    const license = await open()
    lab.server.deny = () => ({ code: -20120, name: 'limit-exceeded', revokes: true, retryAfter: 3_600 })
    lab.server.reauthorize = true
    license.record('qr-code')
    await license.flush()
    await license.settled()
    asked.length = 0
    for (let tenth = 0; tenth < 600; tenth++) {
      license.record('qr-code')
      await license.flush()
      await lab.advance(0.1)
    }
    expect(asked.length).toBeLessThan(25)
    expect(license.state.kind).toBe('denied')
  })
})
