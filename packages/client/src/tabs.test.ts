import { beforeEach, describe, expect, it } from 'vitest'
import { Lab, MemoryStorage } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})

describe('several copies on one store (client.md)', () => {
  it('each writes its own session; the dead one is sent by the other', async () => {
    const first = await lab.open({ storage })
    first.record('qr-code', 3)
    await first.flushed()
    const second = await lab.open({ storage })
    expect(lab.server.total('qr-code')).toBe(3)
    second.record('qr-code', 2)
    first.record('qr-code', 1)
    await second.flush()
    await first.flush()
    expect(lab.server.total('qr-code')).toBe(6)
    expect(second.clientUuid).toBe(first.clientUuid)
  })

  it('what one added meanwhile survives that the other forgets what is old', async () => {
    const first = await lab.open({ storage })
    first.record('qr-code', 3)
    await first.flush()
    const second = await lab.open({ storage })
    await lab.advance(86_400)
    first.record('pdf417', 2)
    await first.flushed()
    lab.kill(first)
    await second.flush()
    await lab.advance(1_000)
    const third = await lab.open({ storage })
    expect(lab.server.total('pdf417')).toBe(2)
    expect(third.diagnostics().pending).toBe(0)
  })
})

describe('a denied device', () => {
  it('is not asked about with each regular sending, only when the denial says so', async () => {
    lab.server.deny = () => ({ code: -20104, name: 'not-covered', retryAfter: 3_600 })
    const license = await lab.open({ storage })
    license.record('qr-code')
    const before = lab.server.requests.length
    await lab.advance(3_500)
    expect(lab.server.requests).toHaveLength(before)
    lab.server.deny = () => null
    await lab.advance(600)
    expect(license.state.kind).toBe('licensed')
    expect(lab.server.total('qr-code')).toBe(1)
  })
})
