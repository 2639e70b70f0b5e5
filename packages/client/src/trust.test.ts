import { beforeEach, describe, expect, it } from 'vitest'
import type { Fetch as TestFetch } from './ports.ts'
import { FakeServer, FakeVendor, Lab, MemoryStorage } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})
const product = {
  code: 'barcode-reader',
  version: '10.2.1',
  edition: 'javascript',
  deployment: 'desktop',
} as const

describe('trust (protocol.md, "Keys and trust")', () => {
  it('is checked before anything is encrypted: a server of another vendor gets no request', async () => {
    const stranger = await FakeServer.create({ vendor: await FakeVendor.create(), now: lab.server.now })
    const license = await lab.open({ storage, fetch: stranger.fetch })
    expect(stranger.bodies).toEqual([])
    expect(license.state.kind).toBe('unreachable')
    expect(license.diagnostics().attempts[0]?.why).toMatch(/root keys/)
  })

  it('sandbox marks are refused, and with `sandbox` their absence', async () => {
    const license = await lab.open({ storage, sandbox: true })
    expect(lab.server.bodies).toEqual([])
    expect(license.state.kind).toBe('unreachable')
  })

  it('an authorization for more than its items cover is no answer', async () => {
    lab.server.grant = () => ({ exp: lab.server.now() + 4_000 * 86_400 })
    const license = await lab.open({ storage })
    expect(license.state.kind).toBe('unreachable')
  })

  it('a stored authorization that was changed, or is of another device, is not used', async () => {
    lab.kill(await lab.open({ storage }))
    for (const [key, value] of storage.values)
      if (key.startsWith('grant/')) storage.values.set(key, value.replace(/"token":"ey/, '"token":"ez'))
    lab.server.mishaps.push(
      ...Array.from({ length: 99 }, () => ({ path: '', mishap: 'lost-request' as const })),
    )
    expect((await lab.open({ storage })).state.kind).toBe('unreachable')
  })

  it('connects to the configured servers and those of a verified authorization only (U13)', async () => {
    const asked = new Set<string>()
    const standby = await lab.addServer('https://standby.example.com')
    lab.server.servers = [lab.server.url, standby.url]
    const license = await lab.open({
      storage,
      fetch: (url, init) => {
        asked.add(new URL(url).origin)
        expect(init).toMatchObject({ redirect: 'error', credentials: 'omit', cache: 'no-store' })
        return lab.fetch(url, init)
      },
    })
    lab.server.mishaps.push({ path: '/v1/reports', mishap: 'lost-request' })
    license.record('qr-code')
    await license.flush()
    expect(standby.submissions).toHaveLength(0)
    expect([...asked]).toEqual([lab.server.url, standby.url])
    expect(license.diagnostics().servers).toEqual([lab.server.url, standby.url])
  })

  it('a newer major version asks anew instead of using what was stored', async () => {
    lab.kill(await lab.open({ storage }))
    const license = await lab.open({ storage, product: { ...product, version: '11.0.0' } })
    expect(lab.server.requests.map((request) => request.product.version)).toEqual(['10.2.1', '11.0.0'])
    expect(license.state.kind).toBe('licensed')
  })
})

describe('the time hint of /v1/server (protocol.md: never stored, for a first request)', () => {
  const lie =
    (time: () => number): TestFetch =>
    async (url, init) => {
      const answer = await lab.fetch(url, init)
      if (!new URL(url).pathname.endsWith('/v1/server')) return answer
      const info = JSON.parse(await (answer as Response).text()) as object
      return new Response(JSON.stringify({ ...info, time: time() }), {
        headers: { 'content-type': 'application/json' },
      })
    }

  it('does not make expired keys valid once there was a verified answer', async () => {
    const start = lab.server.now()
    const license = await lab.open({ storage, fetch: lie(() => start) })
    expect(license.state.kind).toBe('licensed')
    lab.clock.turn(400 * 86_400)
    const asked = lab.server.bodies.length
    license.record('qr-code')
    await license.flush()
    expect(license.state.kind).toBe('unreachable')
    expect(lab.server.bodies).toHaveLength(asked)
  })

  it('nor after a restart', async () => {
    const start = lab.server.now()
    lab.kill(await lab.open({ storage }))
    lab.clock.off(400 * 86_400)
    const asked = lab.server.bodies.length
    const license = await lab.open({ storage, fetch: lie(() => start) })
    expect(license.state.kind).toBe('unreachable')
    expect(lab.server.bodies).toHaveLength(asked)
  })

  it('a clock that was years behind and then put right locks no device out (U7)', async () => {
    lab.clock.turn(-20 * 365 * 86_400)
    lab.kill(await lab.open({ storage }))
    lab.clock.turn(20 * 365 * 86_400)
    const license = await lab.open({ storage })
    expect(license.state.kind).toBe('licensed')
  })
})
