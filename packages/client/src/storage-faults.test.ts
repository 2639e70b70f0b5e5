import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage } from './testing/index.ts'

let lab: Lab
beforeEach(async () => {
  lab = await Lab.create()
})
const cut = (): void => {
  lab.server.mishaps.push(
    ...Array.from({ length: 100_000 }, () => ({ path: '', mishap: 'lost-request' as const })),
  )
}
const mend = (): void => {
  lab.server.mishaps.length = 0
}

/** A disk that is full: reading works, writing does not. */
class FullStorage extends MemoryStorage {
  full = false
  override async put(key: string, value: string): Promise<void> {
    if (this.full) throw new Error('ENOSPC')
    return super.put(key, value)
  }
}
/** A disk that cannot read some keys, or list some folders, for a while. */
class UnreadableStorage extends MemoryStorage {
  unreadable: string | null = null
  unlisted: string | null = null
  override async get(key: string): Promise<string | null> {
    if (this.unreadable !== null && key.startsWith(this.unreadable)) throw new Error('EIO')
    return super.get(key)
  }
  override async list(prefix: string): Promise<readonly string[]> {
    if (this.unlisted !== null && prefix.startsWith(this.unlisted)) throw new Error('EIO')
    return super.list(prefix)
  }
}

describe('U14 what storage cannot do is a loud state', () => {
  it('a full disk is told once and stays said while anything is not durable', async () => {
    const full = new FullStorage()
    const license = await lab.open({ storage: full })
    const states: string[] = []
    license.on('state', ({ kind }) => states.push(kind))
    full.full = true
    for (let time = 0; time < 5; time++) {
      license.record('qr-code')
      await lab.advance(60)
    }
    expect(license.state.kind).toBe('storage-failed')
    expect(states).toEqual(['storage-failed'])
    full.full = false
    await lab.advance(400)
    expect(states).toEqual(['storage-failed', 'licensed'])
  })

  it('what a full disk did not take is durable once there is room, without another record', async () => {
    const full = new FullStorage()
    const license = await lab.open({ storage: full })
    cut()
    full.full = true
    license.record('qr-code', 3)
    await lab.advance(4_000)
    full.full = false
    await lab.advance(4_000)
    lab.kill(license)
    mend()
    await lab.open({ storage: full })
    expect(lab.server.total('qr-code')).toBe(3)
  })

  it('a device record that cannot be read is not written over', async () => {
    const bad = new UnreadableStorage()
    const first = await lab.open({ storage: bad })
    const uuid = first.clientUuid
    lab.kill(first)
    bad.unreadable = 'device'
    const second = await lab.open({ storage: bad })
    expect(second.state.kind).toBe('storage-failed')
    second.record('qr-code', 2)
    await second.flush()
    expect(lab.server.total('qr-code')).toBe(2)
    await second.close()
    lab.kill(second)
    bad.unreadable = null
    expect((await lab.open({ storage: bad })).clientUuid).toBe(uuid)
  })

  it.each([
    ['figures', { unreadable: 'figures/' }],
    ['list of figures', { unlisted: 'figures/' }],
    ['session', { unreadable: 'session/' }],
    ['standings', { unreadable: 'standings/' }],
  ])(
    'U1 what a dead run made durable is sent later when its %s cannot be read for a moment',
    async (_, what) => {
      const bad = new UnreadableStorage()
      const first = await lab.open({ storage: bad })
      first.record('qr-code', 132)
      expect(await first.flushed()).toBe(true)
      lab.kill(first)
      Object.assign(bad, what)
      const second = await lab.open({ storage: bad })
      await second.flush()
      expect(second.state.kind).toBe('storage-failed')
      Object.assign(bad, { unreadable: null, unlisted: null })
      await lab.advance(61)
      await second.flush()
      expect(lab.server.total('qr-code')).toBe(132)
      expect(second.state.kind).toBe('licensed')
    },
  )

  it('A8b a device whose token cannot be read for a moment asks later, for without it the server would see a clone', async () => {
    const bad = new UnreadableStorage()
    lab.kill(await lab.open({ storage: bad }))
    await lab.advance(9 * 86_400)
    bad.unreadable = 'continuation/'
    const license = await lab.open({ storage: bad })
    expect(lab.server.requests).toHaveLength(1)
    bad.unreadable = null
    await lab.advance(400)
    expect(lab.server.requests[1]?.client.continuation).toEqual(expect.any(String))
    expect(license.state.kind).toBe('licensed')
  })

  it('U10 a damaged device record makes a new device, not one that every server refuses', async () => {
    for (const damaged of ['{"uuid":5}', '{"uuid":"x","store":"","sequence":"1"}', '[]', '{', '']) {
      const storage = new MemoryStorage([['device', damaged]])
      const license = await lab.open({ storage })
      expect(license.state.kind).toBe('licensed')
      license.record('qr-code')
      await license.flush()
      expect(license.diagnostics()).toMatchObject({
        pending: 0,
        faults: [{ kind: 'tampered', record: 'device' }],
      })
      lab.kill(license)
    }
    expect(lab.server.total('qr-code')).toBe(5)
  })
})
