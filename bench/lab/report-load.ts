import { slotAt } from '@countersign/protocol'
import type { Sample } from '../benchmark.ts'
import { percentile } from '../results.ts'
import type { BareCommands } from './bare-process.ts'
import { type Child, type measuring, startChild } from './child.ts'
import { COUNTS } from './counts.ts'
import type { Driven } from './drive.ts'
import type { LoadCommands } from './load-process.ts'
import type { MintedDevice } from './mint.ts'
import type { ServerCommands } from './server-process.ts'

export const CONNECTIONS = 64
/** More requests a second than any server here answers. */
const MOST_PER_SECOND = 15_000
/** More devices than the server keeps keys, sessions and tickets of in memory, so that each is looked up. */
export const FLEET = 60_000

/** So many slots ago a figure is still taken: 27 of the 30 days. */
const OLDEST = 12_960

/** One measurement of a server under load. */
export interface Loaded {
  readonly perSecond: number
  /** Microseconds of the server's processor time per request. */
  readonly processor: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly driven: Driven
}

export interface Target {
  readonly port: number
  /** Null: its processor time is not measured. */
  readonly child: Pick<Child<typeof measuring>, 'call'> | null
}

export interface Work {
  readonly seconds: number
  readonly rate?: number
  readonly connections?: number
}

/** Servers and a source of load, each in a process of its own. */
export class ReportLoad {
  readonly #load = startChild<LoadCommands>('load-process.ts')
  readonly #scratch: string
  readonly #open: { stop(): Promise<void> }[] = [this.#load]
  #sequence = 1
  /** A figure is sent once only: each time all devices report for an earlier slot, or again from the newest before they would be too old. */
  #slotsAgo = 0

  constructor(scratch: string) {
    this.#scratch = scratch
  }

  /** A whole server, with or without its database. */
  async server(options: {
    readonly database: boolean
    readonly postgres?: string
    readonly settings?: Readonly<Record<string, string>>
  }) {
    const child = startChild<ServerCommands>('server-process.ts', {
      environment: { TMPDIR: this.#scratch },
      nodeOptions: ['--expose-gc'],
    })
    this.#open.push(child)
    const opened = await child.call('open', options)
    return { child, ...opened, port: Number(new URL(opened.url).port) }
  }

  /** Another server on a PostgreSQL database, with the key that the first one's data directory holds. */
  async sibling(of: { readonly data: string; readonly postgres: string }) {
    const child = startChild<ServerCommands>('server-process.ts', { environment: { TMPDIR: this.#scratch } })
    this.#open.push(child)
    const { url } = await child.call('join', of)
    return { child, port: Number(new URL(url).port) }
  }

  /** The bare server, which answers as many bytes as a receipt has. */
  async bare(answerBytes: number): Promise<Target> {
    const child = startChild<BareCommands>('bare-process.ts')
    this.#open.push(child)
    return { child, port: await child.call('open', { answerBytes }) }
  }

  /** Seals one report of each device; gives the bytes of a request. */
  async prepare(
    devices: readonly MintedDevice[],
    {
      slots = 1,
      counts = COUNTS,
    }: { readonly slots?: number; readonly counts?: Readonly<Record<string, number>> } = {},
  ): Promise<number> {
    this.#sequence += 1
    if (this.#slotsAgo + slots > OLDEST) this.#slotsAgo = 0
    const newest = slotAt(Math.floor(Date.now() / 1_000)) - this.#slotsAgo
    this.#slotsAgo += slots
    const { requestBytes } = await this.#load.call('prepare', {
      devices,
      sequence: this.#sequence,
      // Oldest first, as the client library sends them.
      slots: Array.from({ length: slots }, (_, index) => newest - slots + 1 + index),
      counts,
    })
    return requestBytes
  }

  /** Seals the first requests of so many new devices; gives the bytes of a request. */
  async prepareAuthorizations(
    server: {
      readonly child: Pick<Child<Pick<ServerCommands, 'identity'>>, 'call'>
      readonly organizationId: string
    },
    of: { readonly count: number; readonly handshakeCode: string },
  ): Promise<number> {
    const { keySet } = await server.child.call('identity', undefined)
    const { organizationId } = server
    return (await this.#load.call('prepareAuthorizations', { ...of, keySet, organizationId })).requestBytes
  }

  async run(target: Target, { seconds, rate, connections = CONNECTIONS }: Work): Promise<Loaded> {
    await target.child?.call('begin', undefined)
    const driven = await this.#load.call('run', {
      port: target.port,
      connections,
      seconds,
      rate: rate ?? null,
    })
    const spent = (await target.child?.call('end', undefined)) ?? Number.NaN
    const others = Object.entries(driven.others)
    if (others.length > 0)
      throw new Error(
        `Some answers were not 200: ${others.map(([status, n]) => `${n} × ${status}`).join(', ')}.`,
      )
    const latencies = [...driven.latencies]
    return {
      perSecond: driven.answered / driven.seconds,
      processor: spent / driven.answered,
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      driven,
    }
  }

  /** Verifies a sample of the last run's receipts. */
  async verify(
    { driven }: Loaded,
    server: { readonly keySet: string; readonly serverUuid: string },
  ): Promise<number> {
    return this.#load.call('verify', {
      sample: driven.sample,
      keySet: server.keySet,
      serverUuid: server.serverUuid,
      sequence: this.#sequence,
    })
  }

  async close(): Promise<void> {
    for (const child of this.#open.reverse()) await child.stop()
  }
}

/** Devices that report in turn, so that one comes again only after all others have. */
export class Fleet {
  readonly #devices: readonly MintedDevice[]
  #at = 0

  constructor(devices: readonly MintedDevice[]) {
    this.#devices = devices
  }

  /** Mints devices that have reported before. */
  static async of(child: Pick<Child<Pick<ServerCommands, 'mint'>>, 'call'>, count: number): Promise<Fleet> {
    return new Fleet(await child.call('mint', { count, known: true }))
  }

  /** The next devices in turn; all of them when there are fewer. */
  next(most: number): readonly MintedDevice[] {
    const count = Math.min(this.#devices.length, most)
    const some = this.#devices.slice(this.#at, this.#at + count)
    return some.length === count ? some : [...some, ...this.#devices.slice(0, count - some.length)]
  }

  /** So many of those that came next have reported. */
  reported(count: number): void {
    this.#at = (this.#at + count) % this.#devices.length
  }
}

/** Prepares and measures the next devices of a fleet. */
export const measureFleet = async (
  load: ReportLoad,
  of: { readonly fleet: Fleet; readonly target: Target },
  work: Work,
): Promise<Loaded> => {
  await load.prepare(of.fleet.next(Math.ceil(work.seconds * (work.rate ?? MOST_PER_SECOND))))
  const loaded = await load.run(of.target, work)
  of.fleet.reported(loaded.driven.answered)
  return loaded
}

/** So many requests that are not measured, after which everything is compiled. */
const WARM_REQUESTS = 30_000
const WARM_SECONDS = 60

export const warmUp = async (
  load: ReportLoad,
  { fleet, target }: { readonly fleet: Fleet; readonly target: Target },
): Promise<Loaded> => {
  await load.prepare(fleet.next(WARM_REQUESTS))
  const loaded = await load.run(target, { seconds: WARM_SECONDS })
  fleet.reported(loaded.driven.answered)
  return loaded
}

export const sampleOf =
  (of: 'perSecond' | 'processor') =>
  (value: Loaded, baseline: Loaded): Sample => ({ value: value[of], baseline: baseline[of] })
