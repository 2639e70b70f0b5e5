import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Served, serve } from '../platform/node/testing/serve.ts'
import { type FakeServer, Lab, MemoryStorage, type TestLicense } from '../testing/index.ts'

/** Makes a server grant what is asked for, of a per-instance item. */
const sellInstances = async (server: FakeServer, quota: number): Promise<void> => {
  const { terms, token } = await server.vendor.item(server.now(), { chargeWay: 'concurrent-instance', quota })
  server.grant = ({ instances }) => ({
    items: [{ id: terms.id, chargeWay: terms.chargeWay, terms: token }],
    instances,
  })
}

describe('C5 instances within a process', () => {
  let lab: Lab
  let storage: MemoryStorage
  beforeEach(async () => {
    lab = await Lab.create()
    storage = new MemoryStorage()
    await sellInstances(lab.server, 10)
  })
  const open = (instances?: number): Promise<TestLicense> => lab.open({ storage, instances })

  it('C5 a device asks for k, absent is 1, and the library hands them out and says how many are idle', async () => {
    const license = await open(3)
    expect(lab.server.requests.at(-1)?.instances).toBe(3)
    expect([license.instances.granted, license.instances.idle]).toEqual([3, 3])
    const taken = await Promise.all([1, 2, 3, 4].map(() => license.instances.acquire()))
    expect(taken.filter((one) => one)).toHaveLength(3)
    expect([license.instances.held, license.instances.idle]).toEqual([3, 0])
    await license.instances.release()
    expect([license.instances.held, license.instances.idle]).toEqual([2, 1])
    expect(await license.instances.acquire()).toBe(true)
    const single = await lab.open()
    expect(lab.server.requests.at(-1)?.instances).toBeNull()
    expect(single.instances.granted).toBe(1)
  })

  it('C5 asks anew when another number is wanted', async () => {
    lab.kill(await open(2))
    const license = await open(5)
    expect(license.instances.granted).toBe(5)
    lab.kill(license)
    await open(5)
    expect(lab.server.requests.map(({ instances }) => instances)).toEqual([2, 5])
  })

  it('C5 more than the quota holds is the server’s signed denial, and no instance is handed out', async () => {
    lab.server.deny = () => ({ code: -20130, name: 'too-many-instances' })
    const license = await open(99)
    expect(license.state).toMatchObject({ kind: 'denied', code: -20130 })
    expect(await license.instances.acquire()).toBe(false)
    expect(license.instances.idle).toBe(0)
  })

  it('C5 a license that is not per instance limits none', async () => {
    lab.server.grant = () => ({})
    const license = await open()
    for (let time = 0; time < 50; time++) expect(await license.instances.acquire()).toBe(true)
    expect(license.instances.held).toBe(50)
    await license.instances.release()
    expect([license.instances.held, license.instances.idle]).toEqual([49, Number.POSITIVE_INFINITY])
  })

  it('C5 releasing more than was acquired does nothing, closing gives all back', async () => {
    const [one, other] = [await open(2), await open(2)]
    await one.instances.release()
    await one.instances.acquire()
    await one.instances.acquire()
    await other.instances.release()
    expect(await other.instances.acquire()).toBe(false)
    await one.close()
    expect(await other.instances.look()).toBe(2)
    expect(await other.instances.acquire()).toBe(true)
  })

  it('C5 whoever acquires and releases in whatever order, never more than k are out', async () => {
    const steps = fc.array(fc.tuple(fc.nat(3), fc.boolean()), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), steps, async (k, all) => {
        const store = new MemoryStorage()
        const licenses: TestLicense[] = []
        for (let time = 0; time < 4; time++) licenses.push(await lab.open({ storage: store, instances: k }))
        const out = [0, 0, 0, 0]
        const sum = () => out.reduce((before, one) => before + one, 0)
        for (const [who, takes] of all) {
          const { instances } = licenses[who]!
          if (takes) {
            const taken = await instances.acquire()
            expect(taken).toBe(sum() < k)
            if (taken) out[who]! += 1
          } else {
            await instances.release()
            out[who] = Math.max(0, out[who]! - 1)
          }
          expect(instances.held).toBe(out[who])
          expect(instances.idle).toBe(k - sum())
        }
        for (const license of licenses) await license.close()
      }),
      { numRuns: 15 },
    )
  })
})

describe('C5 instances across the processes of a machine', () => {
  let folder: string
  let lts: Served
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-instances-'))
    lts = await serve()
    await sellInstances(lts.server, 10)
  })
  afterEach(async () => {
    lts.close()
    await rm(folder, { recursive: true })
  })

  /** A process that takes as many as it can, says how many, and then waits to be killed. */
  const start = async () => {
    const options = {
      ...{ rootKeys: [lts.server.vendor.rootKey], servers: [lts.server.url], organizationId: '100200' },
      product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'server' },
      ...{ storage: join(folder, 'store'), instances: 4 },
    }
    const script = join(folder, `${crypto.randomUUID()}.mjs`)
    const library = new URL('../index.ts', import.meta.url).href
    await writeFile(
      script,
      `import { open } from ${JSON.stringify(library)}
      const license = await open(${JSON.stringify(options)})
      process.stdin.on('data', async (text) => {
        for (const command of String(text)) {
          if (command === 'a') process.stdout.write(await license.instances.acquire() ? 'y' : 'n')
          if (command === 'i') process.stdout.write(String(await license.instances.look()))
        }
      })
      process.stdout.write('.')`,
    )
    const child = spawn(process.execPath, ['--conditions=source', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const said = async (): Promise<string> => String((await once(child.stdout, 'data'))[0])
    const ready = await said()
    expect(ready).toBe('.')
    const ask = (command: string): Promise<string> => {
      child.stdin.write(command)
      return said()
    }
    return { child, ask }
  }

  it('C5 k are handed out across processes, and those of a process that is killed come back', async () => {
    const [one, other] = [await start(), await start()]
    expect([await one.ask('a'), await other.ask('a'), await one.ask('a')]).toEqual(['y', 'y', 'y'])
    expect([await one.ask('i'), await other.ask('i')]).toEqual(['1', '1'])
    expect([await other.ask('a'), await other.ask('a'), await one.ask('a')]).toEqual(['y', 'n', 'n'])
    one.child.kill('SIGKILL')
    await once(one.child, 'exit')
    expect(await other.ask('i')).toBe('2')
    expect([await other.ask('a'), await other.ask('a'), await other.ask('a')]).toEqual(['y', 'y', 'n'])
    other.child.kill('SIGKILL')
    await once(other.child, 'exit')
  })
})
