import { beforeEach, describe, expect, it } from 'vitest'
import { openOn } from './open.ts'
import { Lab, MemoryStorage } from './testing/index.ts'

let lab: Lab
let storage: MemoryStorage
beforeEach(async () => {
  lab = await Lab.create()
  storage = new MemoryStorage()
})
const cut = (): void => {
  lab.server.mishaps.push(
    ...Array.from({ length: 100_000 }, () => ({ path: '', mishap: 'lost-request' as const })),
  )
}
const mend = (): void => {
  lab.server.mishaps.length = 0
}

describe('U1 record', () => {
  it('never throws, whatever it is given and whatever the logger does', async () => {
    const license = await lab.open({
      storage,
      logger: () => {
        throw new Error('no log')
      },
    })
    const nasty = {
      toString: () => {
        throw new Error('no text')
      },
    }
    license.record(nasty as unknown as string)
    license.record('qr-code', nasty as unknown as number)
    license.recordResult('qr-code', undefined as unknown as string)
    license.recordResult('qr-code', 5 as unknown as string)
    license.recordResult(nasty as unknown as string, 'x')
    license.record('QR')
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(0)
  })

  it('counts beyond a billion in a slot are not lost', async () => {
    const license = await lab.open({ storage })
    license.record('qr-code', 900_000_000)
    license.record('qr-code', 900_000_000)
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(1_800_000_000)
  })
})

describe('U3 a page being hidden', () => {
  it('sends no more with keepalive than browsers let through (64 KiB)', async () => {
    const sizes: number[] = []
    const license = await lab.open({
      storage,
      fetch: (url, init) => {
        if (init.keepalive === true) sizes.push(init.body?.length ?? 0)
        return lab.fetch(url, init)
      },
    })
    cut()
    for (let slot = 0; slot < 1_500; slot++) {
      license.record('qr-code')
      lab.clock.turn(180)
    }
    mend()
    for (const run of lab.hide) run()
    await license.settled()
    expect(sizes.length).toBeGreaterThan(0)
    expect(Math.max(...sizes)).toBeLessThan(65_536)
  })
})

describe('flush() and close()', () => {
  it('never reject: a fault is told', async () => {
    const license = await lab.open({
      storage,
      fetch: (url, init) => lab.fetch(url, init),
    })
    license.on('state', () => {
      throw new Error('a listener of the host')
    })
    license.record('qr-code')
    await license.flush()
    await license.close()
    await license.flush()
    await license.close()
  })
})

describe('U8 client UUID', () => {
  const given = '0b54c1ce-6a3e-4a2c-9b1f-2f6f3f0c9d11'
  it('one that the application gave for a while does not replace the own one', async () => {
    const own = await lab.open({ storage })
    lab.kill(own)
    const user = await lab.open({ storage, clientUuid: given })
    expect(user.clientUuid).toBe(given)
    lab.kill(user)
    expect((await lab.open({ storage })).clientUuid).toBe(own.clientUuid)
  })
})

describe('U8 COUNTERSIGN_CLIENT_UUID', () => {
  it('is refused by name when it is no UUID', async () => {
    const platform = { ...lab.platform(storage), clientUuid: 'machine-7' }
    const { rootKey } = lab.vendor
    const product = { code: 'reader', version: '1', edition: 'javascript', deployment: 'server' } as const
    await expect(
      openOn(platform, { rootKeys: [rootKey], servers: [lab.server.url], product }),
    ).rejects.toThrow(/COUNTERSIGN_CLIENT_UUID/)
  })
})
