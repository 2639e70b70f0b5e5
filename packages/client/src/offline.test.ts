import { slotAt } from '@countersign/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { LicenseState } from './state.ts'
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

describe('offline (U5)', () => {
  it('works until the authorization is over, then is unreachable, and sends all when it is back', async () => {
    const license = await lab.open({ storage })
    const until = lab.server.now() + 7 * 86_400
    expect(license.state).toMatchObject({ until, offlineLeft: 7 * 86_400 })
    const kinds: string[] = []
    license.on('state', ({ kind }) => kinds.push(kind))
    cut()
    license.record('qr-code', 4)
    await lab.advance(6.9 * 86_400)
    expect(license.has('qr-code')).toBe(true)
    expect(license.state).toMatchObject({ until, offlineLeft: until - lab.server.now() })
    await lab.advance(0.2 * 86_400)
    const { kind, since, tried } = license.state as Extract<LicenseState, { kind: 'unreachable' }>
    expect([kind, since]).toEqual(['unreachable', until])
    expect(tried.at(-1)).toMatchObject({ server: lab.server.url, at: expect.any(Number) })
    expect(license.has('qr-code')).toBe(false)
    mend()
    await lab.advance(1_000)
    expect(kinds).toEqual(['unreachable', 'licensed'])
    expect(lab.server.total('qr-code')).toBe(4)
  })

  it('a stored authorization opens at once, without a server', async () => {
    lab.kill(await lab.open({ storage }))
    cut()
    lab.clock.off(3_600)
    const license = await lab.open({ storage })
    expect(license.state.kind).toBe('licensed')
    expect(lab.server.requests).toHaveLength(1)
  })

  it('renews at refreshAfter', async () => {
    await lab.open({ storage })
    await lab.advance(3.4 * 86_400)
    expect(lab.server.requests).toHaveLength(1)
    await lab.advance(0.3 * 86_400)
    expect(lab.server.requests).toHaveLength(2)
  })

  it('says blocked when every connection is refused at once although there is a network', async () => {
    lab.seesBlockers = true
    cut()
    const license = await lab.open({ storage })
    expect(license.state.kind).toBe('blocked')
  })
})

describe('the clock of the device (U7)', () => {
  it('a clock that is hours wrong from the first record on changes no slot', async () => {
    lab.clock.turn(-50_000)
    cut()
    const license = await lab.open({ storage })
    license.record('qr-code')
    const slot = slotAt(lab.server.now())
    mend()
    await license.flush()
    await license.flush()
    expect([...lab.server.figures.keys()].map((key) => key.split('/')[2])).toEqual([String(slot)])
  })

  it('is stored every 5 minutes: what a kill loses is less', async () => {
    const license = await lab.open({ storage })
    const begin = lab.server.now()
    cut()
    await lab.advance(3_590)
    lab.kill(license)
    const { clock } = JSON.parse(storage.values.get('device') ?? '{}')
    expect(clock.latest - begin).toBeGreaterThan(3_590 - 301)
  })

  it('is stored at close', async () => {
    const license = await lab.open({ storage })
    await lab.advance(250)
    await license.close()
    expect(JSON.parse(storage.values.get('device') ?? '{}').clock.latest).toBe(lab.server.now())
  })

  it.each([
    [-590, 'licensed'],
    [-620, 'clock-set-back'],
  ])('turned by %i seconds it is %s: 10 minutes are the bound', async (seconds, kind) => {
    await (await lab.open({ storage })).close()
    cut()
    lab.clock.turn(seconds)
    expect((await lab.open({ storage })).state.kind).toBe(kind)
  })

  it('turned back while it runs asks a server at the next look, however long the license still lasts', async () => {
    await lab.open({ storage })
    expect(lab.server.requests).toHaveLength(1)
    lab.clock.turn(-7_200)
    await lab.advance(310)
    expect(lab.server.requests).toHaveLength(2)
  })

  it('set back: says so, asks at once, and goes on once a server told the time', async () => {
    lab.kill(await lab.open({ storage }))
    lab.clock.turn(-7_200)
    cut()
    const license = await lab.open({ storage })
    expect(license.state).toMatchObject({ kind: 'clock-set-back', modules: ['qr-code', 'pdf417'] })
    expect(license.has('qr-code')).toBe(true)
    mend()
    await lab.advance(400)
    expect(license.state.kind).toBe('licensed')
  })

  it('set back: offline use ends after 24 hours of running time, over restarts', async () => {
    lab.kill(await lab.open({ storage }))
    lab.clock.turn(-4 * 86_400)
    cut()
    const license = await lab.open({ storage })
    await lab.advance(80_000)
    expect(license.has('qr-code')).toBe(true)
    lab.kill(license)
    const again = await lab.open({ storage })
    expect(again.has('qr-code')).toBe(true)
    await lab.advance(6_000)
    expect(again.has('qr-code')).toBe(true)
    await lab.advance(1_000)
    expect(again.has('qr-code')).toBe(false)
  })
})
