import { beforeEach, describe, expect, it } from 'vitest'
import { type KeptReceipt, keptReceipts } from './session/receipts.ts'
import { Records } from './session/records.ts'
import { SafeStorage } from './session/safe-storage.ts'
import { keepReceipt } from './talk/keep-receipts.ts'
import { Lab, MemoryStorage, type TestLicense } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})
const cut = (): void => {
  for (let time = 0; time < 100_000; time++) lab.server.mishaps.push({ path: '', mishap: 'lost-request' })
}
const mend = (): void => {
  lab.server.mishaps.length = 0
}
const faultsOf = (license: TestLicense) => license.diagnostics().faults.map(({ kind }) => kind)

describe('U14 a store that somebody empties under the library', () => {
  it('is written anew by the run that notices, which says so; neither device nor count is lost', async () => {
    const license = await lab.open({ storage })
    const { clientUuid } = license
    cut()
    license.record('qr-code', 3)
    await license.flushed()
    storage.values.clear()
    license.record('qr-code', 4)
    await license.flushed()
    expect(faultsOf(license)).toEqual(['storage'])
    lab.kill(license)
    mend()
    const next = await lab.open({ storage })
    expect(next.clientUuid).toBe(clientUuid)
    expect(next.state.kind).toBe('licensed')
    expect(lab.server.requests).toHaveLength(1)
    expect(lab.server.total('qr-code')).toBe(7)
  })

  it('is noticed also when the first write after it is that of the device itself, as at a look at the clock', async () => {
    const license = await lab.open({ storage })
    cut()
    license.record('qr-code', 3)
    await license.flushed()
    storage.values.clear()
    await license.close()
    expect(faultsOf(license)).toEqual(['storage'])
    mend()
    await lab.open({ storage })
    expect(lab.server.requests).toHaveLength(1)
    expect(lab.server.total('qr-code')).toBe(3)
  })

  it('is noticed also before this run has recorded anything: its authorization and token are kept', async () => {
    const license = await lab.open({ storage })
    storage.values.clear()
    await license.flush()
    expect(faultsOf(license)).toEqual(['storage'])
    expect(license.diagnostics().faults).toMatchObject([{ message: expect.stringContaining('emptied') }])
    lab.kill(license)
    const next = await lab.open({ storage })
    expect(next.clientUuid).toBe(license.clientUuid)
    expect(lab.server.requests).toHaveLength(1)
  })

  it('is noticed by every run: who comes after the first restores what the first did not know', async () => {
    const one = await lab.open({ storage })
    const other = await lab.open({ storage, handshakeCode: '100200-team' })
    storage.values.clear()
    await one.flush()
    await other.flush()
    expect([...faultsOf(one), ...faultsOf(other)]).toEqual(['storage', 'storage'])
    lab.kill(one)
    lab.kill(other)
    await lab.open({ storage })
    await lab.open({ storage, handshakeCode: '100200-team' })
    expect(lab.server.requests).toHaveLength(2)
  })

  it('of which single records are taken is noticed, too, and nothing is said twice', async () => {
    const license = await lab.open({ storage })
    cut()
    license.record('qr-code', 3)
    await license.flushed()
    for (const key of storage.values.keys()) if (key.startsWith('session/')) storage.values.delete(key)
    await license.flush()
    await license.flush()
    expect(license.diagnostics().faults).toMatchObject([
      { kind: 'storage', message: expect.stringContaining('taken out') },
    ])
    lab.kill(license)
    mend()
    await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(3)
  })

  it('also when nothing is recorded afterwards, within one report interval', async () => {
    const license = await lab.open({ storage })
    cut()
    license.record('qr-code', 3)
    await license.flushed()
    storage.values.clear()
    await lab.advance(360)
    expect(faultsOf(license)).toEqual(['storage'])
    lab.kill(license)
    mend()
    await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(3)
  })

  it('with several runs, each writes its own and one what the dead left', async () => {
    const [first, second, dead] = [
      await lab.open({ storage }),
      await lab.open({ storage }),
      await lab.open({ storage }),
    ]
    cut()
    for (const [at, license] of [first, second, dead].entries()) {
      license.record('qr-code', 10 ** at)
      await license.flushed()
    }
    lab.kill(dead)
    await first.flush()
    storage.values.clear()
    await first.flush()
    await second.flush()
    lab.kill(first)
    lab.kill(second)
    mend()
    await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(111)
  })

  it('what was confirmed is not sent a second time for it', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code', 3)
    await license.flush()
    storage.values.clear()
    license.record('qr-code', 1)
    await license.flush()
    lab.kill(license)
    await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(4)
    expect(lab.server.submissions).toHaveLength(2)
  })
})

describe('U10 figures of a run that has ended, taken out before a server has seen them', () => {
  const dead = async (): Promise<void> => {
    cut()
    const license = await lab.open({ storage })
    license.record('qr-code', 3)
    await license.flushed()
    lab.kill(license)
    mend()
  }
  const take = (...kinds: string[]): void => {
    for (const key of storage.values.keys())
      if (kinds.some((kind) => key.startsWith(`${kind}/`))) storage.values.delete(key)
  }
  const sequences = () => lab.server.submissions.map(({ sequence }) => sequence)

  it.each([
    ['with all that is known of it', ['session', 'figures', 'standings']],
    ['alone', ['figures']],
    ['without their owner', ['session']],
  ])('are told once, and show at the server as a gap: %s', async (_, kinds) => {
    await lab.open({ storage })
    await dead()
    take(...kinds)
    const next = await lab.open({ storage })
    next.record('qr-code')
    await next.flush()
    await next.flush()
    expect(next.diagnostics().faults).toMatchObject([
      { kind: 'tampered', record: expect.stringMatching(/^session\//) },
    ])
    expect(sequences()).toEqual([2])
    next.record('qr-code')
    await next.flush()
    expect(sequences()).toEqual([2, 3])
  })

  it('are not missed when the library itself has forgotten them, whenever it was killed', async () => {
    await lab.open({ storage })
    await dead()
    const first = await lab.open({ storage })
    await first.flush()
    expect(lab.server.total('qr-code')).toBe(3)
    await lab.advance(2 * 86_400)
    lab.kill(first)
    const next = await lab.open({ storage })
    next.record('qr-code')
    await next.flush()
    expect([...first.diagnostics().faults, ...next.diagnostics().faults]).toEqual([])
    expect([...storage.values.keys()].filter((key) => key.startsWith('figures/'))).toHaveLength(1)
    const all = sequences()
    expect(all).toEqual(all.map((_, at) => at + 1))
  })

  it('are not missed when it is killed at any write of its forgetting', async () => {
    await lab.open({ storage })
    await dead()
    lab.kill(await lab.open({ storage }))
    await lab.clock.advance(86_500, async () => undefined)
    const left: number[] = []
    for (let most = 0; most < 14; most++) {
      const store = storage.copy()
      let writes = 0
      const until = (action: () => void) => async () => {
        if (writes++ < most) action()
      }
      store.put = (key, value) => until(() => store.values.set(key, value))()
      store.delete = (key) => until(() => store.values.delete(key))()
      const killed = await lab.open({ storage: store })
      await killed.flush()
      lab.kill(killed)
      const next = await lab.open({ storage: store.copy() })
      await next.flush()
      expect({ most, faults: next.diagnostics().faults }).toEqual({ most, faults: [] })
      lab.kill(next)
      left.push([...store.values.keys()].filter((key) => key.startsWith('figures/')).length)
    }
    expect([left[0], left.at(-1)]).toEqual([1, 0])
  })
})

describe('receipts as evidence (protocol.md, "What a receipt proves")', () => {
  it('are readable, oldest first, and forgotten after 400 days', async () => {
    const license = await lab.open({ storage, keepReceipts: true })
    for (let count = 1; count <= 3; count++) {
      license.record('qr-code', count)
      await license.flush()
    }
    const kept = await license.receipts()
    expect(kept.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(JSON.parse(kept[0]?.plaintext ?? '')).toMatchObject({ sequence: 1 })
    expect(kept[0]?.envelope.head).toContain('.')
    const records = new Records(new SafeStorage(storage, () => undefined), {
      ...{ lock: lab.platform(storage).lock('', undefined), given: undefined },
      random: lab.platform(storage).random,
    })
    const [first, ...rest] = kept
    await keepReceipt(records, { ...(first as KeptReceipt), at: lab.server.now() - 401 * 86_400 })
    await license.close()
    expect(rest.length).toBe(2)
    expect((await keptReceipts(records)).map(({ sequence }) => sequence)).toEqual([2, 3])
  })
})
