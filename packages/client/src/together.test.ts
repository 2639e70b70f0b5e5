import { beforeEach, describe, expect, it } from 'vitest'
import { openOn } from './open.ts'
import { Lab, MemoryStorage, type TestLicense } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})
const revoke = () => ({ code: -20120, name: 'limit-exceeded', revokes: true, retryAfter: 3_600 }) as const
const statesOf = (license: TestLicense): string[] => {
  const states: string[] = []
  license.on('state', ({ kind }) => states.push(kind))
  return states
}
/** A moment, in which no run looks by itself. */
const moment = () => lab.advance(1)

describe('A10 what one run on a store is told, all are at once', () => {
  it('a denial that revokes ends the license of every tab and process, each told once with its reason', async () => {
    const first = await lab.open({ storage })
    const second = await lab.open({ storage })
    const [one, two] = [statesOf(first), statesOf(second)]
    lab.server.deny = revoke
    lab.server.reauthorize = true
    first.record('qr-code')
    await first.flush()
    await first.settled()
    await moment()
    expect(second.state).toMatchObject({ kind: 'denied', code: -20120, name: 'limit-exceeded' })
    expect(second.has('qr-code')).toBe(false)
    expect([one, two]).toEqual([['denied'], ['denied']])
  })

  it('U14 what the others record after it waits for the next ticket, which one of them gets for all', async () => {
    const first = await lab.open({ storage })
    const second = await lab.open({ storage })
    lab.server.deny = revoke
    lab.server.reauthorize = true
    first.record('qr-code')
    await first.flush()
    await first.settled()
    await moment()
    lab.server.reauthorize = false
    second.record('qr-code', 5)
    await second.flushed()
    lab.server.deny = () => null
    await first.flush()
    await moment()
    expect(second.state.kind).toBe('licensed')
    const before = lab.server.requests.length
    await second.flush()
    expect(lab.server.requests).toHaveLength(before)
    expect(lab.server.total('qr-code')).toBe(6)
  })
})

describe('A8b one request for all runs on a store', () => {
  it('ten that start at once on a new store are one device with one authorization', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => lab.open({ storage })))
    expect(lab.server.requests).toHaveLength(1)
    expect(new Set(all.map(({ clientUuid }) => clientUuid)).size).toBe(1)
    expect(all.map(({ state }) => state.kind)).toEqual(all.map(() => 'licensed'))
  })

  it('one renews for all, and nobody asks a second time', async () => {
    await lab.open({ storage })
    const others = [await lab.open({ storage }), await lab.open({ storage })]
    await lab.advance(4 * 86_400)
    expect(lab.server.requests).toHaveLength(2)
    const ids = others.map((license) => license.diagnostics().authorizationId)
    expect(new Set(ids).size).toBe(1)
  })

  it('a run of another version of the product asks for itself', async () => {
    await lab.open({ storage })
    const product = { code: 'barcode-reader', version: '11.0.0', edition: 'javascript' } as const
    const newer = await lab.open({ storage, product: { ...product, deployment: 'desktop' } })
    expect(lab.server.requests.map((request) => request.product.version)).toEqual(['10.2.1', '11.0.0'])
    expect(newer.state.kind).toBe('licensed')
  })

  it('another client UUID that one run had to take is that of all', async () => {
    const first = await lab.open({ storage })
    const second = await lab.open({ storage })
    const old = first.clientUuid
    second.record('qr-code', 3)
    lab.server.deny = ({ client }) => (client.uuid === old ? { code: -20151, name: 'cloned' } : null)
    lab.server.reauthorize = true
    first.record('qr-code', 1)
    await first.flush()
    await first.settled()
    lab.server.reauthorize = false
    await moment()
    expect(first.clientUuid).not.toBe(old)
    expect(second.clientUuid).toBe(first.clientUuid)
    second.record('qr-code', 2)
    await second.flush()
    expect(lab.server.total('qr-code')).toBe(6)
  })
})

describe('U3 one run sends for all', () => {
  it('the others send nothing of what was confirmed, and forget it in their time', async () => {
    const all = [await lab.open({ storage }), await lab.open({ storage }), await lab.open({ storage })]
    for (const license of all) license.record('qr-code', 2)
    for (const license of all) await license.flushed()
    await all[0]?.flush()
    expect(lab.server.total('qr-code')).toBe(6)
    const sent = lab.server.submissions.length
    for (const license of all) await license.flush()
    expect(lab.server.submissions).toHaveLength(sent)
    expect(all.map((license) => license.diagnostics().pending)).toEqual([0, 0, 0])
    await lab.advance(2 * 86_400)
    expect([...storage.values.keys()].filter((key) => key.startsWith('figures/'))).toEqual([])
  })
})

describe('U3 a run that is frozen amid a sending', () => {
  it('is passed over by the others after some minutes', async () => {
    const platform = lab.platform(storage)
    let frozen = true
    const license = await openOn(
      {
        ...platform,
        lock: (vendor) => {
          const lock = platform.lock(vendor, undefined)
          return {
            failure: null,
            run: (name, action) => lock.run(name, action),
            discard: (name) => lock.discard(name),
            hold: async (name, patience) => (frozen && name === 'submit' ? null : lock.hold(name, patience)),
          }
        },
      },
      {
        ...{ rootKeys: [lab.vendor.rootKey], servers: [lab.server.url], organizationId: '100200' },
        product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'desktop' },
      },
    )
    const pass = (seconds: number) => lab.clock.advance(seconds, () => license.settled())
    license.record('qr-code', 3)
    await pass(390)
    expect(lab.server.total('qr-code')).toBe(0)
    await pass(600)
    expect(lab.server.total('qr-code')).toBe(3)
    frozen = false
    license.record('qr-code', 4)
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(7)
    expect(license.diagnostics().faults).toEqual([])
  })

  it('leaves everything as it is when it is thawed, and the same bytes are sent again', async () => {
    let frozen = true
    const license = await lab.open({
      storage,
      fetch: async (url, init) => {
        const answer = await lab.fetch(url, init)
        if (frozen && url.endsWith('/reports')) {
          lab.clock.off(0)
          await lab.clock.advance(400)
        }
        return answer
      },
    })
    license.record('qr-code', 3)
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(3)
    expect(license.diagnostics().pending).toBe(1)
    expect(storage.values.has('submission')).toBe(true)
    frozen = false
    const other = await lab.open({ storage })
    await other.flush()
    expect(lab.server.total('qr-code')).toBe(3)
    expect(lab.server.submissions.map(({ sequence }) => sequence)).toEqual([1, 1])
    expect(storage.values.has('submission')).toBe(false)
  })
})

describe('U14 a store that fails', () => {
  it('is said in every tab and process at once, not only in the one that wrote', async () => {
    const first = await lab.open({ storage })
    const second = await lab.open({ storage })
    storage.failing = true
    first.record('qr-code')
    await first.flushed()
    await second.settled()
    expect([first.state.kind, second.state.kind]).toEqual(['storage-failed', 'storage-failed'])
    storage.failing = false
  })
})
