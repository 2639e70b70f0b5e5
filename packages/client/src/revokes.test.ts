import { DENIAL_CODES, type Denial } from '@countersign/protocol'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeServer, FakeVendor, Lab, MemoryStorage, problem, type TestLicense } from './testing/index.ts'

let lab: Lab
let license: TestLicense
/** Played instead of the next answer to an authorization request. */
let between: ((url: string, body: string) => Promise<Response>) | null
let played: number
beforeEach(async () => {
  lab = await Lab.create()
  between = null
  played = 0
})

const open = (storage = new MemoryStorage(), handshakeCode?: string): Promise<TestLicense> =>
  lab.open({
    ...{ storage, handshakeCode },
    fetch: async (url, init) => {
      const play = url.endsWith('/v1/authorizations') ? between : null
      if (play === null) return lab.fetch(url, init)
      played += 1
      return play(url, init.body ?? '')
    },
  })
/** Makes a license ask now: a receipt says so (A10). */
const askNow = async (one = license): Promise<void> => {
  await lab.advance(181)
  lab.server.reauthorize = true
  one.record('qr-code')
  await one.flush()
  await one.settled()
  lab.server.reauthorize = false
}

const NOISE = fc.record({
  status: fc.integer({ min: 200, max: 599 }).filter((status) => ![204, 205, 304].includes(status)),
  type: fc.constantFrom('application/jose', 'application/problem+json', 'text/html', 'application/json', ''),
  body: fc.oneof(
    fc.string(),
    fc.json(),
    fc.constant('<html>Please sign in</html>'),
    fc.constant('{"code":-20120,"revokes":true}'),
    fc
      .constantFrom('malformed', 'key-unknown', 'client-mismatch', 'ticket-unknown')
      .map((code) => JSON.stringify({ code })),
  ),
  retryAfter: fc.option(fc.constantFrom('0', '120', 'soon'), { nil: undefined }),
})

describe('A9 only a signed "no" ends a local license early', () => {
  it('A9 whatever the network answers, the license held goes on, and no count is lost', async () => {
    license = await open()
    await fc.assert(
      fc.asyncProperty(NOISE, async ({ status, type, body, retryAfter }) => {
        const headers = {
          'content-type': type,
          ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
        }
        between = async () => new Response(body, { status, headers })
        await askNow()
        expect(license.state.kind).toBe('licensed')
        expect(license.has('qr-code')).toBe(true)
      }),
      { numRuns: 60 },
    )
    expect(played).toBeGreaterThanOrEqual(60)
    between = null
    await license.flush()
    expect(license.diagnostics().pending).toBe(0)
  })

  it('A9 nor does a "no" that a stranger signed, that is for another request or device, or that was changed on its way', async () => {
    license = await open()
    const stranger = await FakeVendor.create()
    const other = await FakeServer.create({ vendor: stranger, now: lab.server.now })
    const revoking = { code: -20113, name: 'revoked', revokes: true } as const
    let earlier: Response | undefined
    const plays: ((url: string, body: string) => Promise<Response>)[] = [
      async () => problem(403, 'forbidden'),
      // Signed by another server's key, sealed for this device.
      async (url, body) => {
        const { identity } = lab.server
        Object.assign(lab.server, { identity: { ...identity, signer: other.identity.signer } })
        lab.server.deny = () => revoking
        const answer = (await lab.fetch(url, { method: 'POST', body } as never)) as Response
        Object.assign(lab.server, { identity })
        return answer
      },
      // A real one, kept to be shown again to another request.
      async (url, body) => {
        lab.server.deny = () => revoking
        earlier = (await lab.fetch(url, { method: 'POST', body } as never)) as Response
        throw new TypeError('fetch failed')
      },
      async () => earlier ?? Response.error(),
      async (url, body) => {
        const text = await ((await lab.fetch(url, { method: 'POST', body } as never)) as Response).text()
        const flipped = `${text.slice(0, -9)}${text.at(-9) === 'A' ? 'B' : 'A'}${text.slice(-8)}`
        return new Response(flipped, { status: 403, headers: { 'content-type': 'application/jose' } })
      },
    ]
    for (const play of plays) {
      await lab.advance(601)
      between = play
      const before = played
      await askNow()
      expect(played).toBeGreaterThan(before)
      expect(license.state.kind).toBe('licensed')
    }
  })
})

describe('A10 what ends a running local license', () => {
  it('A10 a signed denial ends it exactly when it revokes, whatever its code', async () => {
    const codes = fc.constantFrom(...[...DENIAL_CODES].filter((code) => code !== -20151 && code !== -20100))
    await fc.assert(
      fc.asyncProperty(codes, fc.boolean(), async (code, revokes) => {
        lab.server.deny = () => null
        license = await open()
        lab.server.deny = (): Partial<Denial> => ({ code, name: 'denied', revokes })
        await askNow()
        expect(license.has('qr-code')).toBe(!revokes)
        expect(license.state.kind).toBe(revokes ? 'denied' : 'licensed')
        license.record('qr-code', 2)
        lab.server.deny = () => null
        await license.flush()
        await lab.advance(1_000)
        expect(license.diagnostics().pending).toBe(0)
        lab.kill(license)
      }),
      { numRuns: 25 },
    )
  })

  it('A10 it ends the license of the same product, organization and code, and no other; also over a restart', async () => {
    const storage = new MemoryStorage()
    license = await open(storage)
    const kiosk = await open(storage, '100200-kiosk')
    lab.server.deny = ({ handshakeCode }) =>
      handshakeCode === null ? { code: -20113, name: 'revoked', revokes: true } : null
    await askNow()
    expect([license.has('qr-code'), kiosk.has('qr-code')]).toEqual([false, true])
    lab.kill(license)
    lab.kill(kiosk)
    between = () => Promise.reject(new TypeError('fetch failed'))
    const [again, other] = [await open(storage), await open(storage, '100200-kiosk')]
    expect([again.has('qr-code'), other.has('qr-code')]).toEqual([false, true])
  })

  it('A10 -20100 is no decision: the next server is asked', async () => {
    const standby = await lab.addServer('https://standby.example.com')
    lab.server.deny = () => ({ code: -20100, name: 'not-serving', revokes: false, retryAfter: 30 })
    license = await lab.open({ servers: [lab.server.url, standby.url] })
    expect(license.state.kind).toBe('licensed')
    expect([lab.server.requests.length, standby.requests.length]).toEqual([1, 1])
  })
})
