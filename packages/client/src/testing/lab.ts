import { randomBytes8 } from '@countersign/protocol'
import { hardIdentity } from '../hard-identity.ts'
import { openOn } from '../open.ts'
import type { OpenOptions } from '../options.ts'
import type { Fetch, Lock, MachineLabel, News, Platform } from '../ports.ts'
import type { License } from '../state.ts'
import { type LockTable, newLockTable, StoreLock, takeHere } from '../store-lock.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeServer } from './fake-server.ts'
import { MemoryStorage } from './memory-storage.ts'
import { FakeVendor } from './vendor.ts'

/** A license with what a test needs besides. */
export interface TestLicense extends License {
  /** Resolves when nothing but timers is left. */
  settled(): Promise<void>
}

/** What a device is opened with, over those of the lab: all of `open`’s, of which none is needed. */
export interface DeviceOptions extends Partial<OpenOptions> {
  /** Its store; default: a new one. Copies on one store share their locks. */
  readonly storage?: MemoryStorage
}

/** A vendor, its server, a device and a clock, all in memory. */
export class Lab {
  /** The time of device and server. */
  readonly clock: FakeClock
  /** Whose root key the device is built with. */
  readonly vendor: FakeVendor
  /** The server that the device asks. */
  readonly server: FakeServer
  /** Further servers, by URL. */
  readonly others = new Map<string, FakeServer>()
  /** What hidden pages run. */
  readonly hide = new Set<() => void>()
  /** Whether a connection refused at once means a blocker, as in a page that is online. */
  seesBlockers = false
  /** What the machine can be told by; none: no hard binding. */
  labels: readonly MachineLabel[] = []
  /** The second place beside a device's store; null: there is none. */
  witness: MemoryStorage | null = null
  readonly #licenses = new Set<TestLicense>()
  /** Copies on one store share their locks. */
  readonly #locks = new WeakMap<object, LockTable>()
  readonly #listeners = new WeakMap<object, Set<(key: string) => void>>()
  readonly #holds = new WeakMap<TestLicense, Set<() => void>>()

  private constructor(clock: FakeClock, vendor: FakeVendor, server: FakeServer) {
    this.clock = clock
    this.vendor = vendor
    this.server = server
  }

  /** Makes a vendor, its server and a clock that stands still. */
  static async create(): Promise<Lab> {
    const clock = new FakeClock()
    const vendor = await FakeVendor.create()
    const start = clock.system() - clock.monotonic()
    const now = (): number => Math.floor((start + clock.monotonic()) / 1000)
    return new Lab(clock, vendor, await FakeServer.create({ vendor, now }))
  }

  /** Adds a server at another URL. */
  async addServer(url: string): Promise<FakeServer> {
    const server = await FakeServer.create({ vendor: this.vendor, now: this.server.now, url })
    this.others.set(url, server)
    return server
  }

  /** Reaches the lab's servers and nothing else. */
  readonly fetch: Fetch = (url, init) => {
    const server = url.startsWith(this.server.url) ? this.server : this.others.get(new URL(url).origin)
    if (server === undefined) return Promise.reject(new TypeError('fetch failed'))
    return server.fetch(url, init)
  }

  /** A device's platform; what it takes hold of is put into `holds`. */
  platform(storage: MemoryStorage, holds = new Set<() => void>()): Platform {
    const table = this.#locks.get(storage) ?? newLockTable()
    this.#locks.set(storage, table)
    const lock = (name: string): Lock => {
      const take = takeHere(table, name, this.clock)
      return new StoreLock({
        take: async (what, patience) => {
          const release = await take(what, patience)
          if (release !== null) holds.add(release)
          return release
        },
      })
    }
    const listeners = this.#listeners.get(storage) ?? new Set()
    this.#listeners.set(storage, listeners)
    const news: News = {
      tell: (key) => {
        for (const run of listeners) run(key)
      },
      listen: (run) => {
        const stop = () => void listeners.delete(run)
        listeners.add(run)
        holds.add(stop)
        return stop
      },
    }
    return {
      news: () => news,
      ...{ clock: this.clock, fetch: this.fetch, storage: () => storage, clientUuid: undefined },
      random: { uuid: () => crypto.randomUUID(), bytes8: randomBytes8, fraction: () => 0.5 },
      lock,
      binding: { domain: null, applicationId: null, processName: 'test' },
      hardIdentity: (root) => hardIdentity(root, this.labels),
      witness: () => this.witness,
      seesBlockers: () => this.seesBlockers,
      onHidden: (run) => {
        this.hide.add(run)
        return () => this.hide.delete(run)
      },
    }
  }

  /** Opens the license of a device; waits until it has asked and sent what it had. */
  async open(options: DeviceOptions = {}): Promise<TestLicense> {
    const { storage = new MemoryStorage(), ...rest } = options
    const holds = new Set<() => void>()
    const license = await openOn(this.platform(storage, holds), {
      ...{ rootKeys: [this.vendor.rootKey], servers: [this.server.url], organizationId: '100200' },
      product: { code: 'barcode-reader', version: '10.2.1', edition: 'javascript', deployment: 'desktop' },
      ...rest,
    })
    this.#licenses.add(license)
    this.#holds.set(license, holds)
    await license.settled()
    return license
  }

  /** The time goes on; what falls due is done before this resolves. */
  advance(seconds: number): Promise<void> {
    return this.clock.advance(seconds, async () => {
      for (const license of this.#licenses) await license.settled()
    })
  }

  /** A kill: nothing of this license runs any more. */
  kill(license: TestLicense): void {
    this.#licenses.delete(license)
    for (const release of this.#holds.get(license) ?? []) release()
    this.clock.off(0)
  }
}
