import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { VERSION } from './license-run.ts'
import { openOn } from './open.ts'
import type { Fetch, FetchInit } from './ports.ts'
import type { License } from './state.ts'
import { VERSION as OF_TALK } from './talk/version.ts'
import { Lab, MemoryStorage } from './testing/index.ts'

let lab: Lab
beforeEach(async () => {
  lab = await Lab.create()
})

describe('the thin path', () => {
  it('authorizes, counts, sends, and deletes a day after the verified receipt (U1, U3, A8b)', async () => {
    const storage = new MemoryStorage()
    const license = await lab.open({ storage })
    expect(license.state).toMatchObject({ kind: 'licensed', stage: 'normal', modules: ['qr-code', 'pdf417'] })
    license.record('qr-code')
    license.record('qr-code', 2)
    await license.flush()
    expect(lab.server.total('qr-code')).toBe(3)
    expect(license.diagnostics()).toMatchObject({ pending: 0, sequence: 1, faults: [] })
    expect([...storage.values.keys()].some((key) => key.startsWith('figures/'))).toBe(true)
    await lab.advance(86_400 + 400)
    expect([...storage.values.keys()].some((key) => key.startsWith('figures/'))).toBe(false)
    await license.close()
  })
})

describe('what is asked for', () => {
  it('is what the options say, of modules, charge way and instances, by requests that leave no trace (U11, U13)', async () => {
    const inits: FetchInit[] = []
    await lab.open({
      ...{ modules: ['qr-code'], chargeWay: 'count', instances: 2 },
      fetch: (url, init) => {
        inits.push(init)
        return lab.fetch(url, init)
      },
    })
    expect(lab.server.requests).toMatchObject([
      { product: { modules: ['qr-code'], chargeWay: 'count' }, instances: 2 },
    ])
    const quiet = { redirect: 'error', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' }
    expect(inits).toMatchObject([quiet, quiet])
  })

  it('is all that is covered, of any charge way, where the options say nothing', async () => {
    await lab.open()
    expect(lab.server.requests).toMatchObject([
      { product: { modules: null, chargeWay: null }, instances: null },
    ])
  })
})

describe('open', () => {
  const builtIn = () => ({
    ...{ rootKeys: [lab.vendor.rootKey], servers: [lab.server.url], organizationId: '100200' },
    product: {
      code: 'barcode-reader',
      version: '10.2.1',
      edition: 'javascript',
      deployment: 'desktop',
    } as const,
  })
  const turns = async () => {
    for (let time = 0; time < 20; time++) await new Promise<void>((resolve) => setTimeout(resolve))
  }

  it('sends at once what a run before it left, and needs no new authorization for it (U3)', async () => {
    const storage = new MemoryStorage()
    const before = await lab.open({ storage })
    before.record('qr-code', 3)
    await before.flushed()
    lab.kill(before)
    await lab.open({ storage })
    expect([lab.server.total('qr-code'), lab.server.requests.length]).toEqual([3, 1])
  })

  it('resolves at once with a stored license, also when that is to be renewed and no server answers', async () => {
    const storage = new MemoryStorage()
    lab.kill(await lab.open({ storage }))
    lab.clock.off(4 * 86_400)
    const asked = Promise.withResolvers<void>()
    const fetch: Fetch = () => {
      asked.resolve()
      return new Promise(() => undefined)
    }
    let license: License | null = null
    openOn(lab.platform(storage), { ...builtIn(), fetch }).then((opened) => {
      license = opened
    })
    await asked.promise
    await turns()
    expect(license).toMatchObject({ state: { kind: 'licensed' } })
  })

  it('waits for a first answer no longer than the time limit, and takes it when it comes', async () => {
    const opening = openOn(lab.platform(new MemoryStorage()), {
      ...{ ...builtIn(), timeout: 5_000 },
      // Who the server is and what it decides take longer than `open` waits, and less than a request may take.
      fetch: async (url, init) => {
        await new Promise<void>((resolve) => lab.clock.timer(3_000, resolve))
        return lab.fetch(url, init)
      },
    })
    let license: License | null = null
    opening.then((opened) => {
      license = opened
    })
    const pass = async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        await turns()
        await lab.clock.advance(1)
      }
      await turns()
    }
    await pass(4)
    expect(license).toBeNull()
    await pass(1)
    expect(license).toMatchObject({ state: { kind: 'unreachable' } })
    await pass(5)
    expect(license).toMatchObject({ state: { kind: 'licensed' } })
  })
})

it('both files of a page have the version of the package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect([VERSION, OF_TALK]).toEqual([manifest.version, manifest.version])
})
