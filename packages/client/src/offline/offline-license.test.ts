import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  type DeviceOptions,
  FakeVendor,
  Lab,
  MemoryStorage,
  offlineFile,
  type TestLicense,
} from '../testing/index.ts'

const DAY = 86_400
const UUID = '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11'
const OTHER = '5f0c2a9e-1d2b-4c3d-8e4f-5a6b7c8d9e0f'
let lab: Lab
let storage: MemoryStorage
/** Requests that left the device: there must be none. */
let left: string[]
beforeEach(async () => {
  lab = await Lab.create()
  lab.witness = new MemoryStorage()
  storage = new MemoryStorage()
  left = []
})

type Made = Parameters<typeof offlineFile>[2]
const file = (made: Made = {}, clientUuid = UUID) =>
  offlineFile(lab.vendor, { now: lab.server.now(), clientUuid }, made)
const open = async (offlineLicense: string, options: DeviceOptions = {}): Promise<TestLicense> =>
  lab.open({
    ...{ storage, offlineLicense, clientUuid: UUID, servers: [] },
    fetch: (url) => {
      left.push(url)
      return Promise.reject(new TypeError('fetch failed'))
    },
    ...options,
  })
const count = (quota: number, tolerancePercent = 10): Made => ({ items: [{ quota, tolerancePercent }] })

describe('L10 an offline license', () => {
  it('L10 is accepted without a server, and nothing is sent anywhere', async () => {
    const license = await open(await file({ items: [{ modules: ['qr-code', 'pdf417'] }] }))
    expect(license.state).toMatchObject({ kind: 'licensed', stage: 'normal', modules: ['qr-code', 'pdf417'] })
    expect(license.state).toMatchObject({ until: lab.server.now() + 365 * DAY })
    license.record('qr-code', 3)
    await license.flush()
    await lab.advance(3_600)
    await license.close()
    expect(left).toEqual([])
    expect(license.diagnostics()).toMatchObject({
      servers: [],
      authorizationId: 'license-1',
      sequence: 0,
      faults: [],
    })
    expect((await license.disclose()).sent).toEqual([])
  })

  it.each<[string, () => Promise<string>, number, DeviceOptions?]>([
    ['bound to another device', () => file({}, OTHER), -20113],
    ['whose item is bound to another device', () => file({ items: [{ clientUuid: OTHER }] }), -20113],
    ['for a server', () => file({ license: { hosting: 'self' } }), -20113],
    ['not activated', () => file({ license: { status: 'new' } }), -20113],
    ['altered', async () => (await file()).replace('Example', 'Examples'), -20113],
    ['that is none', async () => 'license', -20113],
    [
      'of another organization',
      () => file({ items: [{ organizationId: '100300' }], license: { organizationId: '100300' } }),
      -20121,
    ],
    ['for another product', () => file({ items: [{ product: 'other' }] }), -20106],
    ['for another version', () => file({ items: [{ versions: [9] }] }), -20107],
    ['for another deployment type', () => file({ items: [{ deployments: ['server'] }] }), -20108],
    ['for another edition', () => file({ items: [{ editions: ['c'] }] }), -20109],
    ['for active devices', () => file({ items: [{ chargeWay: 'active-device' }] }), -20115],
    ['for concurrent devices', () => file({ items: [{ chargeWay: 'concurrent-device' }] }), -20115],
    [
      'for another domain',
      () => file({ items: [{ chargeWay: 'domain', domain: 'a.example', quota: null }] }),
      -20114,
    ],
    ['that needs an item it lacks', () => file({ items: [{ dependsOn: ['item-9'] }] }), -20104],
    [
      'without a module that was asked for',
      () => file({ items: [{ modules: ['qr-code'] }] }),
      -20104,
      { modules: ['aztec'] },
    ],
    ['not yet in effect', () => file({ items: [{ notBefore: lab.server.now() + DAY }] }), -20112],
    ['that has expired', () => file({ items: [{ expires: lab.server.now() - 1 }] }), -20111],
    ['of a sandbox', () => file({ license: { sandbox: true } }), -20113],
  ])('L10 a file %s is a denial with its reason', async (_name, make, code, options = {}) => {
    const license = await open(await make(), options)
    expect(license.state).toMatchObject({ kind: 'denied', code })
    expect(license.has('qr-code')).toBe(false)
    expect(left).toEqual([])
  })

  it('L10 signed by a stranger, and an item signed by one, are refused', async () => {
    const stranger = await FakeVendor.create()
    const signed = await offlineFile(stranger, { now: lab.server.now(), clientUuid: UUID })
    expect((await open(signed)).state).toMatchObject({ kind: 'denied', code: -20113 })
    const { token } = await stranger.item(lab.server.now())
    expect((await open(await file({ license: { items: [token] } }))).state.kind).toBe('denied')
  })

  it('L10 works on a hard-bound device, also after a re-installation', async () => {
    lab.labels = [{ name: 'machine-id', value: 'b08dfa6083e7567a1921a715000001fb', unique: true }]
    const asked = await lab.open({ hardBinding: true })
    const text = await file({}, asked.clientUuid)
    const options = { hardBinding: true, clientUuid: undefined, storage: new MemoryStorage() }
    expect((await open(text, options)).state.kind).toBe('licensed')
  })

  it('L10 a seat item lasts for its validity, and its use is charged to no count item', async () => {
    const items = [
      { chargeWay: 'device', modules: ['qr-code'], quota: 1 },
      { modules: null, quota: 2, tolerancePercent: 0 },
    ] as const
    const license = await open(await file({ items }))
    license.record('qr-code', 100)
    expect([license.has('qr-code'), license.has('pdf417')]).toEqual([true, true])
    license.record('pdf417', 2)
    expect([license.has('qr-code'), license.has('pdf417')]).toEqual([true, false])
  })

  it('T4 has no grace of its own: it ends with its item, also while it runs', async () => {
    const expires = lab.server.now() + 1_000
    const license = await open(await file({ items: [{ expires, graceDays: 7 }] }))
    const kinds: string[] = []
    license.on('state', ({ kind }) => kinds.push(kind))
    await lab.advance(1_300)
    expect(license.state).toMatchObject({ kind: 'denied', code: -20111 })
    expect(kinds).toEqual(['denied'])
  })
})

describe('L10 count items are counted and stopped on the device itself', () => {
  it('L10 through quota and tolerance, rounded half up, to the end', async () => {
    const license = await open(await file(count(25, 10)))
    const kinds: unknown[] = []
    license.on('state', (state) => kinds.push(state.kind === 'licensed' ? state.stage : state.kind))
    license.record('qr-code', 24)
    expect(license.state).toMatchObject({ stage: 'normal' })
    license.record('qr-code', 1)
    expect(license.state).toMatchObject({ stage: 'tolerance' })
    license.record('qr-code', 2)
    expect(license.has('qr-code')).toBe(true)
    license.record('pdf417', 1)
    expect(license.state).toMatchObject({ kind: 'denied', code: -20120, name: 'limit-exceeded' })
    expect(kinds).toEqual(['tolerance', 'denied'])
  })

  it('L10 the count survives kills and restarts, and each record counts once', async () => {
    const text = await file(count(10, 0))
    for (let time = 0; time < 9; time++) {
      const license = await open(text)
      expect(license.has('qr-code')).toBe(true)
      license.record('qr-code', 1)
      await license.flushed()
      if (time % 2 === 0) await license.close()
      lab.kill(license)
    }
    const license = await open(text)
    license.record('qr-code', 1)
    expect(license.state).toMatchObject({ kind: 'denied', code: -20120 })
    expect(license.diagnostics().faults).toEqual([])
    expect([...storage.values.keys()].filter((key) => key.startsWith('offline/')).length).toBeLessThan(4)
  })

  it('L10 a kill before any write, also while old runs are folded, neither loses nor doubles', async () => {
    const text = await file(count(1_000, 0))
    let kills = 0
    for (let write = 0; write < 12; write++) {
      const inner = new MemoryStorage()
      for (let time = 0; time < 3; time++) {
        const license = await open(text, { storage: inner })
        license.record('qr-code', 1)
        await license.flushed()
        lab.kill(license)
      }
      lab.witness = null
      let writes = 0
      let killed: MemoryStorage | null = null
      const watched = new MemoryStorage(inner.values)
      const { put, delete: remove } = watched
      const look = () => {
        if (writes++ === write) killed = watched.copy()
      }
      watched.put = (key, value) => {
        look()
        return put.call(watched, key, value)
      }
      watched.delete = (key) => {
        look()
        return remove.call(watched, key)
      }
      lab.kill(await open(text, { storage: watched }))
      if (killed !== null) kills += 1
      const last = await open(text, { storage: killed ?? watched })
      last.record('qr-code', 996)
      expect(last.has('qr-code'), `killed before write ${write}`).toBe(true)
      last.record('qr-code', 1)
      expect(last.has('qr-code'), `killed before write ${write}`).toBe(false)
      lab.kill(last)
    }
    expect(kills).toBeGreaterThan(3)
  })

  it.each([
    ['what was folded before', 'offline/barcode-reader/base', true],
    ['what was folded before, without a second place', 'offline/barcode-reader/base', false],
    ['a run that has ended', 'offline/', true],
    ['a run that has ended, without a second place', 'offline/', false],
  ])(
    'L10 counts that cannot be read for a moment are neither lost nor doubled: %s',
    async (_, prefix, hasWitness) => {
      const text = await file(count(10, 0))
      if (!hasWitness) lab.witness = null
      for (const units of [1, 2, 3]) {
        const license = await open(text)
        license.record('qr-code', units)
        await license.flushed()
        lab.kill(license)
      }
      const { get } = storage
      storage.get = async (key) => {
        if (key.startsWith(prefix)) throw new Error('EIO')
        return get.call(storage, key)
      }
      const failing = await open(text)
      expect(failing.state.kind).toBe('storage-failed')
      storage.get = get
      await lab.advance(61)
      expect(failing.state.kind).toBe('licensed')
      lab.kill(failing)
      const license = await open(text)
      expect([...failing.diagnostics().faults, ...license.diagnostics().faults]).toMatchObject([
        { kind: 'storage' },
      ])
      license.record('qr-code', 3)
      expect(license.has('qr-code')).toBe(true)
      license.record('qr-code', 1)
      expect(license.has('qr-code')).toBe(false)
    },
  )

  it('L10 several processes of one device share the count', async () => {
    const text = await file(count(10, 0))
    const [one, other] = [await open(text), await open(text)]
    one.record('qr-code', 6)
    await one.flushed()
    other.record('qr-code', 4)
    await other.flushed()
    await lab.advance(61)
    expect([one.has('qr-code'), other.has('qr-code')]).toEqual([false, false])
  })

  it('L8 each quota period has its full quota, and L7 a supplement raises it while it runs', async () => {
    const now = lab.server.now()
    const items = [
      { quota: 10, tolerancePercent: 0, periodDays: 1, notBefore: now },
      { quota: 5, supplements: 'item-1', notBefore: now, expires: now + DAY },
    ]
    const license = await open(await file({ items }))
    license.record('qr-code', 14)
    expect(license.has('qr-code')).toBe(true)
    license.record('qr-code', 1)
    expect(license.has('qr-code')).toBe(false)
    await lab.advance(DAY)
    expect(license.has('qr-code')).toBe(true)
    license.record('qr-code', 10)
    expect(license.has('qr-code')).toBe(false)
  })

  it('L10 whatever is recorded, it is granted exactly while less than quota and tolerance was counted', async () => {
    const quotas = fc.integer({ min: 0, max: 300 })
    await fc.assert(
      fc.asyncProperty(
        quotas,
        fc.integer({ min: 0, max: 30 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }),
        async (quota, percent, records) => {
          const license = await open(await file(count(quota, percent)), { storage: new MemoryStorage() })
          const all = quota + Math.round((quota * percent) / 100)
          let sum = 0
          for (const one of records) {
            expect(license.has('qr-code')).toBe(sum < all)
            license.record('qr-code', one)
            sum += one
          }
          expect(license.has('qr-code')).toBe(sum < all)
          lab.kill(license)
          lab.witness?.values.clear()
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('U10 the count of an offline license is tamper-evident', () => {
  const used = async (text: string): Promise<void> => {
    const license = await open(text)
    license.record('qr-code', 10)
    await license.close()
    lab.kill(license)
  }

  it('U10 put back to an older state: noticed, and nothing is gained', async () => {
    const text = await file(count(10, 0))
    lab.kill(await open(text))
    const before = storage.copy()
    await used(text)
    storage = before
    const license = await open(text)
    expect(license.has('qr-code')).toBe(false)
    expect(license.diagnostics().faults).toMatchObject([{ kind: 'tampered' }])
    lab.kill(license)
    expect((await open(text)).diagnostics().faults).toEqual([])
  })

  it('U10 edited: noticed, and nothing is gained', async () => {
    const text = await file(count(10, 0))
    await used(text)
    for (const [key, value] of storage.values)
      if (key.startsWith('offline/')) storage.values.set(key, value.replace('"item-1/0":10', '"item-1/0":1'))
    const license = await open(text)
    expect(license.has('qr-code')).toBe(false)
    expect(license.diagnostics().faults.map(({ kind }) => kind)).toContain('tampered')
  })

  it('U10 a second place that fails, or holds nonsense, changes nothing', async () => {
    const text = await file(count(10, 0))
    await used(text)
    for (const key of lab.witness?.values.keys() ?? []) lab.witness?.values.set(key, 'nonsense')
    lab.kill(await open(text))
    if (lab.witness !== null) lab.witness.failing = true
    const license = await open(text)
    expect(license.has('qr-code')).toBe(false)
    expect(license.diagnostics().faults).toEqual([])
  })
})

describe('U7 the clock of an offline license', () => {
  it('U7 a clock that shows less than the file is wrong by a steady amount', async () => {
    const text = await file({ items: [{ expires: lab.server.now() + 10 * DAY }] })
    lab.clock.turn(-20 * 365 * DAY)
    const license = await open(text)
    expect(license.state.kind).toBe('licensed')
    await lab.advance(10 * DAY + 100)
    expect(license.state).toMatchObject({ kind: 'denied', code: -20111 })
  })

  it('U7 set back: says so, and use ends after 24 hours of running time', async () => {
    const text = await file()
    const first = await open(text)
    await lab.advance(10 * DAY)
    await first.close()
    lab.kill(first)
    lab.clock.turn(-9 * DAY)
    const license = await open(text)
    expect(license.state).toMatchObject({ kind: 'clock-set-back' })
    expect(license.has('qr-code')).toBe(true)
    await lab.advance(DAY + 400)
    expect(license.has('qr-code')).toBe(false)
    lab.clock.turn(9 * DAY)
    await lab.advance(301)
    expect(license.has('qr-code')).toBe(true)
  })
})
