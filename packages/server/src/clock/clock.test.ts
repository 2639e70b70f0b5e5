import { openSqliteStore } from '@countersign/store/sqlite'
import { describe, expect, it } from 'vitest'
import { beginBefore, loadClock, ServerClock } from './clock.ts'
import { sandboxClockOf } from './sandbox-clock.ts'

const START = 1_790_000_000

describe('time', () => {
  it('never goes below that of the last commit, also after a restart with a clock set back (H6)', async () => {
    const store = await openSqliteStore({ path: ':memory:' })
    let real = START
    const clock = new ServerClock({ sandbox: false, real: () => real })
    await store.commit((tx) => clock.mark(tx, clock.now()))
    real -= 86_400
    expect(clock.now()).toBe(START)
    const again = new ServerClock({ sandbox: false, real: () => real, stored: await store.read(loadClock) })
    expect(again.now()).toBe(START)
    expect(again.realNow()).toBe(START - 86_400)
    await store.close()
  })
})

describe('the clock of a sandbox', () => {
  const setUp = async () => {
    const store = await openSqliteStore({ path: ':memory:' })
    const real = { now: START }
    const told: string[] = []
    const clock = new ServerClock({ sandbox: true, real: () => real.now })
    const sandbox = sandboxClockOf(clock, {
      renew: async (now, { also }) => {
        told.push(`renewed for ${now - START} at ${clock.now() - START}`)
        await store.commit(also)
      },
      dueWork: async (now) => void told.push(`due work at ${now - START}`),
    })
    return { store, real, told, clock, sandbox }
  }

  it('is moved forward in one jump: keys first, then the time, then what fell due; afterwards it runs at real speed', async () => {
    const { store, real, told, clock, sandbox } = await setUp()
    await sandbox.moveTo(START + 1_000)
    expect(told).toEqual(['renewed for 1000 at 0', 'due work at 1000'])
    real.now += 5
    expect(clock.now()).toBe(START + 1_005)
    expect(clock.realNow()).toBe(START + 5)
    const again = new ServerClock({
      sandbox: true,
      real: () => real.now,
      stored: await store.read(loadClock),
    })
    expect(again.now()).toBe(START + 1_005)
    await store.close()
  })

  it('may begin in the past, comes to the present by advances, and then runs with real time', async () => {
    const { store, real } = await setUp()
    await store.commit((tx) => beginBefore(tx, 90 * 86_400))
    const open = async () => {
      const stored = await store.read(loadClock)
      return new ServerClock({ sandbox: true, real: () => real.now, stored })
    }
    const clock = await open()
    expect(clock.now()).toBe(START - 90 * 86_400)
    const sandbox = sandboxClockOf(clock, {
      renew: (_now, { also }) => store.commit(also),
      dueWork: async () => undefined,
    })
    await sandbox.moveTo(START - 40 * 86_400)
    expect((await open()).now()).toBe(START - 40 * 86_400)
    await sandbox.moveTo(START - 60 * 86_400)
    expect(clock.now()).toBe(START - 40 * 86_400)
    await sandbox.moveTo(START)
    real.now += 5
    expect([clock.now(), (await open()).now()]).toEqual([START + 5, START + 5])
    await store.close()
  })

  it('never moves backward', async () => {
    const { store, told, clock, sandbox } = await setUp()
    await sandbox.moveTo(START - 1)
    expect([clock.now(), told]).toEqual([START, []])
    await store.close()
  })

  it('leaves the deduplication of requests on real time', async () => {
    const { store, real, clock, sandbox } = await setUp()
    real.now += 60
    await sandbox.moveTo(START + 86_400)
    real.now += 60
    expect(clock.ago(30)).toBe(START + 86_400 + 30)
    expect(clock.ago(100)).toBe(START + 20)
    await store.close()
  })
})
