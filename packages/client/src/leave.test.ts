import { beforeEach, describe, expect, it } from 'vitest'
import { type DeviceOptions, Lab, MemoryStorage, type TestLicense } from './testing/index.ts'

const GIVEN = '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11'
const OTHER = '5f0c2a9e-1d2b-4c3d-8e4f-5a6b7c8d9e0f'
let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  lab.labels = [{ name: 'machine-id', value: 'b08dfa6083e7567a1921a715000001fb', unique: true }]
  storage = new MemoryStorage()
})

const open = (options: DeviceOptions = {}): Promise<TestLicense> => lab.open({ storage, ...options })
/** What was sent of those that give a UUID back. */
const releases = async (license: TestLicense): Promise<readonly Record<string, unknown>[]> =>
  (await license.disclose()).sent
    .filter(({ what, content }) => what === 'report' && content?.includes('"release"'))
    .map(({ content }) => JSON.parse(content ?? '{}'))
const sentOrder = async (license: TestLicense) =>
  (await license.disclose()).sent.filter(({ what }) => what !== 'server').map(({ what }) => what)

describe('U8 a hard-bound device', () => {
  it('U8 has the same UUID after a re-installation, and its library says so', async () => {
    const first = await open({ hardBinding: true })
    const again = await lab.open({ storage: new MemoryStorage(), hardBinding: true })
    expect(again.clientUuid).toBe(first.clientUuid)
    expect(lab.server.requests.map(({ client }) => client.continuation)).toEqual([null, null])
    const told = { method: 'hard', from: ['machine-id'] }
    expect(again.diagnostics().identity).toEqual(told)
    expect((await again.disclose()).identity).toEqual(told)
    expect(JSON.stringify(await again.disclose())).not.toContain('b08dfa6083e7567a1921a715000001fb')
  })

  it('U8 where the machine shows nothing says so, and works with a random UUID', async () => {
    lab.labels = []
    const license = await open({ hardBinding: true })
    expect(license.state.kind).toBe('licensed')
    expect(license.diagnostics().identity).toEqual({ method: 'random', from: [] })
    expect(license.diagnostics().faults[0]).toMatchObject({ message: expect.stringContaining('random') })
  })

  it('U8 is refused in browsers and beside a supplied UUID', async () => {
    const product = { code: 'p', version: '1', edition: 'e', deployment: 'browser' } as const
    await expect(open({ hardBinding: true, product })).rejects.toThrow('hardBinding')
    await expect(open({ hardBinding: true, clientUuid: GIVEN })).rejects.toThrow('hardBinding')
  })

  it('A8b -20151 makes a hard-bound device restart, under the same UUID', async () => {
    const license = await open({ hardBinding: true })
    lab.server.deny = ({ client }) => (client.continuation === null ? null : { code: -20151, name: 'cloned' })
    await lab.advance(4 * 86_400)
    expect(license.state.kind).toBe('licensed')
    expect(new Set(lab.server.requests.map(({ client }) => client.uuid)).size).toBe(1)
  })
})

describe('U8 changing the method', () => {
  it('U8 gives a new device and gives the old seat back with the newest token, before the new one asks', async () => {
    const before = await open()
    const old = before.clientUuid
    before.record('qr-code', 3)
    await before.flush()
    lab.kill(before)
    const license = await open({ hardBinding: true })
    expect(license.clientUuid).not.toBe(old)
    expect(await releases(license)).toEqual([
      expect.objectContaining({
        client: old,
        release: 'identity',
        continuation: 'continuation-1',
        reports: [],
      }),
    ])
    expect(await sentOrder(license)).toEqual(['report', 'authorization'])
    expect(license.state.kind).toBe('licensed')
  })

  it('U8 what the old device had counted is sent first, under its own UUID and ticket', async () => {
    const before = await open()
    lab.server.mishaps.push({ path: '/v1/reports', mishap: 'lost-request' })
    before.record('qr-code', 3)
    await before.flush()
    lab.kill(before)
    const license = await open({ hardBinding: true })
    const sent = (await license.disclose()).sent.filter(({ what }) => what === 'report')
    expect(sent.map(({ content }) => (content ?? '').includes('"release"'))).toEqual([false, true])
    expect([...lab.server.figures.keys()][0]).toContain(before.clientUuid)
  })

  it('U8 is given back once, also over kills and lost answers', async () => {
    lab.kill(await open())
    for (let time = 0; time < 3; time++) {
      lab.server.mishaps.push({ path: '/v1/reports', mishap: time === 1 ? 'lost-answer' : 'lost-request' })
      lab.kill(await open({ hardBinding: true }))
    }
    lab.server.mishaps.length = 0
    const license = await open({ hardBinding: true })
    await license.flush()
    await lab.advance(1_000)
    lab.kill(license)
    const last = await open({ hardBinding: true })
    await last.flush()
    expect(await releases(last)).toEqual([])
    expect([...storage.values.keys()].filter((key) => key.startsWith('leaving/'))).toEqual([])
  })

  it.each([
    ['random', 'supplied', {}, { clientUuid: GIVEN }, 1],
    ['supplied', 'random', { clientUuid: GIVEN }, {}, 1],
    ['hard', 'random', { hardBinding: true }, {}, 1],
    ['supplied', 'hard', { clientUuid: GIVEN }, { hardBinding: true }, 1],
    ['supplied', 'another supplied', { clientUuid: GIVEN }, { clientUuid: OTHER }, 0],
    ['random', 'the same random', {}, {}, 0],
  ] as const)('U8 from %s to %s', async (_from, _to, first, second, count) => {
    const before = await open(first)
    lab.kill(before)
    const license = await open(second)
    const sent = await releases(license)
    expect(sent).toHaveLength(count)
    if (count > 0) expect(sent[0]).toMatchObject({ client: before.clientUuid })
  })

  it('U8 back again to the first method leaves the second, not the first', async () => {
    const first = await open()
    lab.kill(first)
    const second = await open({ hardBinding: true })
    lab.kill(second)
    const third = await open()
    expect(third.clientUuid).toBe(first.clientUuid)
    expect(await releases(third)).toMatchObject([{ client: second.clientUuid }])
  })

  it('U8 two builds with different methods that run at once are two devices: neither gives back what the other uses', async () => {
    const random = await open()
    random.record('qr-code', 3)
    await random.flushed()
    const hard = await open({ hardBinding: true })
    hard.record('qr-code', 4)
    await hard.flush()
    random.record('qr-code', 5)
    await random.flush()
    expect([random.state.kind, hard.state.kind]).toEqual(['licensed', 'licensed'])
    expect(await releases(hard)).toEqual([])
    expect(await releases(random)).toEqual([])
    expect(lab.server.total('qr-code')).toBe(12)
    await random.close()
    await hard.flush()
    expect((await releases(hard)).map(({ client }) => client)).toEqual([random.clientUuid])
    await hard.flush()
    expect(await releases(hard)).toHaveLength(1)
    expect(lab.server.total('qr-code')).toBe(12)
  })

  it('U8 a server that knows no release refuses it, and the device goes on', async () => {
    lab.kill(await open())
    const { problem } = await import('./testing/index.ts')
    lab.server.mishaps.push({ path: '/v1/reports', mishap: problem(400, 'malformed') })
    const license = await open({ hardBinding: true })
    license.record('qr-code', 300)
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(300)
    expect([...storage.values.keys()].filter((key) => key.startsWith('leaving/'))).toEqual([])
  })

  it('U8 two products on one store each leave their own device', async () => {
    const product = { code: 'other', version: '1', edition: 'e', deployment: 'desktop' } as const
    lab.kill(await open())
    const license = await open({ hardBinding: true, product })
    expect(await releases(license)).toEqual([])
  })
})
