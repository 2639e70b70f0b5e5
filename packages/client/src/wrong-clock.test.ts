import { slotAt } from '@countersign/protocol'
import { describe, expect, it } from 'vitest'
import type { Storage } from './ports.ts'
import { Lab, MemoryStorage } from './testing/index.ts'

const cut = (lab: Lab): void => {
  for (let time = 0; time < 50; time++) lab.server.mishaps.push({ path: '', mishap: 'lost-request' })
}
const slots = (lab: Lab): readonly string[] =>
  [...lab.server.figures.keys()].map((key) => key.split('/')[2] ?? '')

/** A storage that remembers what a kill before its n-th write would have left. */
const killedBefore = (inner: MemoryStorage, write: number) => {
  let writes = 0
  let left: MemoryStorage | null = null
  const count = (): void => {
    if (writes++ === write) left = inner.copy()
  }
  const storage: Storage = {
    get: (key) => inner.get(key),
    list: (prefix) => inner.list(prefix),
    put: (key, value) => {
      count()
      return inner.put(key, value)
    },
    delete: (key) => {
      count()
      return inner.delete(key)
    },
  }
  return { storage, left: () => left }
}

describe('U7 a clock that is wrong but steady changes no slot', () => {
  it('also not of what an earlier run recorded before any answer', async () => {
    const lab = await Lab.create()
    const storage = new MemoryStorage()
    lab.clock.turn(-50_000)
    cut(lab)
    const first = await lab.open({ storage })
    first.record('qr-code')
    await first.flushed()
    lab.kill(first)
    const slot = slotAt(lab.server.now())
    lab.server.mishaps.length = 0
    const second = await lab.open({ storage })
    await second.flush()
    expect(slots(lab)).toEqual([String(slot)])
  })

  it('and a kill before any write while it is put right neither loses, doubles nor moves', async () => {
    let killed = 0
    for (let write = 0; write < 30; write++) {
      const lab = await Lab.create()
      const inner = new MemoryStorage()
      lab.clock.turn(-50_000)
      cut(lab)
      const first = await lab.open({ storage: inner })
      first.record('qr-code', 2)
      await first.flushed()
      lab.kill(first)
      const { storage, left } = killedBefore(inner, write)
      const second = await lab.open({ storage: storage as MemoryStorage })
      second.record('qr-code', 3)
      await second.flushed()
      const slot = slotAt(lab.server.now())
      lab.server.mishaps.length = 0
      await second.flush()
      lab.kill(second)
      const third = await lab.open({ storage: left() ?? inner })
      await third.flush()
      if (left() !== null) killed += 1
      const total = lab.server.total('qr-code')
      expect(new Set(slots(lab)), `killed before write ${write}`).toEqual(new Set([String(slot)]))
      expect(total, `killed before write ${write}`).toBe(5)
    }
    expect(killed).toBeGreaterThan(8)
  })

  it('a device whose record was lost asks for the time before it sends', async () => {
    const lab = await Lab.create()
    const storage = new MemoryStorage()
    const clientUuid = '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11'
    lab.clock.turn(-50_000)
    lab.kill(await lab.open({ storage, clientUuid }))
    storage.values.delete('device')
    cut(lab)
    const license = await lab.open({ storage, clientUuid })
    license.record('qr-code', 3)
    const slot = slotAt(lab.server.now())
    lab.server.mishaps.length = 0
    await license.flush()
    await license.flush()
    expect(slots(lab)).toEqual([String(slot)])
    expect(lab.server.total('qr-code')).toBe(3)
  })
})
