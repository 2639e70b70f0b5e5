import { beforeEach, describe, expect, it } from 'vitest'
import { type OpenOptions, settle } from './options.ts'
import type { Platform } from './ports.ts'
import { vendorStore } from './session/vendor-store.ts'
import { FakeServer, FakeVendor, Lab, MemoryStorage } from './testing/index.ts'

const DAY = 86_400
let lab: Lab
/** The stores of this machine, by the name that the library gives them. */
let stores: Map<string, MemoryStorage>
beforeEach(async () => {
  lab = await Lab.create()
  stores = new Map()
})

const platform = (): Platform => ({
  ...lab.platform(new MemoryStorage()),
  storage: (vendor, folder) => {
    const name = folder ?? vendor
    const storage = stores.get(name) ?? new MemoryStorage()
    stores.set(name, storage)
    return storage
  },
})
const product = {
  code: 'barcode-reader',
  version: '10.2.1',
  edition: 'javascript',
  deployment: 'desktop',
} as const
const find = (vendors: readonly FakeVendor[], more: Partial<OpenOptions> = {}) =>
  vendorStore(
    platform(),
    settle({
      rootKeys: vendors.map(({ rootKey }) => rootKey),
      servers: ['https://a.example.com'],
      product,
      ...more,
    }),
  )
/** A device that lives in a store. */
const settleIn = async (vendors: readonly FakeVendor[], more: Partial<OpenOptions> = {}): Promise<string> => {
  const { storage, root } = await find(vendors, more)
  await storage.put('device', '{}')
  return root
}

describe('U14 one store serves all copies that were built for the same vendor, over a change of its root', () => {
  it('U14 a new root shipped beside the old one keeps the store, in either order, and so does the new one alone', async () => {
    const [old, next, third] = await Promise.all([
      FakeVendor.create(),
      FakeVendor.create(),
      FakeVendor.create(),
    ])
    const root = await settleIn([old])
    expect((await find([next, old])).root).toBe(root)
    expect((await find([old, next])).root).toBe(root)
    expect((await find([old])).root).toBe(root)
    expect((await find([next])).root).toBe(root)
    expect((await find([next])).storage).toBe((await find([old])).storage)
    expect((await find([next, third])).root).toBe(root)
    expect((await find([third])).root).toBe(root)
  })

  it('U14 a store that the host chose keeps its vendor as well, and another vendor’s is not taken over', async () => {
    const [old, next, stranger] = await Promise.all([
      FakeVendor.create(),
      FakeVendor.create(),
      FakeVendor.create(),
    ])
    for (const storage of ['folder', new MemoryStorage()]) {
      const root = await settleIn([old], { storage })
      expect((await find([next, old], { storage })).root).toBe(root)
      expect((await find([next], { storage })).root).toBe(root)
      expect((await find([stranger], { storage })).root).not.toBe(root)
      expect((await find([old], { storage })).root).toBe(root)
    }
  })

  it('U14 vendors that share no root share no store', async () => {
    const [one, other] = await Promise.all([FakeVendor.create(), FakeVendor.create()])
    await settleIn([one])
    expect((await find([other])).storage).not.toBe((await find([one])).storage)
  })

  it('U14 a store that fails makes no exception', async () => {
    const vendor = await FakeVendor.create()
    const storage = new MemoryStorage()
    storage.failing = true
    expect((await find([vendor], { storage })).storage).toBe(storage)
  })
})

describe('P1 keys rotate without breaking devices in the field', () => {
  it('P1 a device keeps UUID, license and figures from the old root over both to the new one', async () => {
    const next = await FakeVendor.create()
    const storage = new MemoryStorage()
    const [older, newer] = [lab.vendor.rootKey, next.rootKey]
    const first = await lab.open({ storage, hardBinding: false })
    lab.server.mishaps.push({ path: '/v1/reports', mishap: 'lost-request' })
    first.record('qr-code', 3)
    await first.flush()
    lab.kill(first)
    const both = await lab.open({ storage, rootKeys: [newer, older] })
    expect([both.clientUuid, both.state.kind]).toEqual([first.clientUuid, 'licensed'])
    expect(lab.server.requests).toHaveLength(1)
    await both.flush()
    expect(lab.server.total('qr-code')).toBe(3)
    lab.kill(both)
    const server = await FakeServer.create({
      vendor: next,
      now: lab.server.now,
      url: 'https://next.example.com',
    })
    lab.others.set(server.url, server)
    const last = await lab.open({ storage, rootKeys: [newer], servers: [server.url] })
    expect([last.clientUuid, last.state.kind]).toEqual([first.clientUuid, 'licensed'])
    expect(server.requests[0]?.client.uuid).toBe(first.clientUuid)
  })

  it('P1 a hard-bound UUID stays that of the root under which the store was made', async () => {
    lab.labels = [{ name: 'machine-id', value: 'b08dfa6083e7567a1921a715000001fb', unique: true }]
    const next = await FakeVendor.create()
    const storage = new MemoryStorage()
    const first = await lab.open({ storage, hardBinding: true })
    lab.kill(first)
    const both = await lab.open({ storage, hardBinding: true, rootKeys: [next.rootKey, lab.vendor.rootKey] })
    expect(both.clientUuid).toBe(first.clientUuid)
  })

  it('A6 servers of a verified authorization replace those before, so that a moved server is followed', async () => {
    const moved = await lab.addServer('https://moved.example.com')
    lab.server.servers = [moved.url]
    const storage = new MemoryStorage()
    const license = await lab.open({ storage })
    license.record('qr-code')
    await license.flush()
    await lab.advance(4 * DAY)
    expect([lab.server.requests.length, lab.server.submissions.length]).toEqual([1, 0])
    expect(moved.total('qr-code')).toBe(1)
    const last = await lab.addServer('https://last.example.com')
    moved.servers = [last.url]
    await lab.advance(4 * DAY)
    await lab.advance(4 * DAY)
    expect(last.requests.length).toBeGreaterThan(0)
    expect(license.diagnostics().servers[0]).toBe(last.url)
    expect(license.diagnostics().servers).not.toContain(moved.url)
    lab.kill(license)
    const again = await lab.open({ storage })
    expect(again.diagnostics().servers[0]).toBe(last.url)
  })

  it('protocol.md the revocation list with the highest number is kept, whichever root signed it and in whatever order they come', async () => {
    const list = (number: number, items: readonly string[]) =>
      lab.vendor.sign('cs-revoked+jwt', { number, issuers: [], servers: [], items, iat: lab.server.now() })
    const storage = new MemoryStorage()
    const seen: unknown[] = []
    for (const [number, items] of [
      [2, ['item-9']],
      [1, []],
      [3, ['item-9', 'item-8']],
    ] as const) {
      const revoked = await list(number, items)
      lab.server.grant = () => ({ revoked })
      lab.kill(await lab.open({ storage }))
      await lab.clock.advance(4 * DAY)
      const kept = JSON.parse(storage.values.get('device') ?? '{}').revoked
      seen.push(JSON.parse(Buffer.from(kept.split('.')[1], 'base64url').toString()).number)
    }
    expect(seen).toEqual([2, 2, 3])
  })
})
