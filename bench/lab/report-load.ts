import { slotAt } from '@countersign/protocol'
import type { Sample } from '../benchmark.ts'
import { percentile } from '../results.ts'
import type { BareCommands } from './bare-process.ts'
import { type Child, type measuring, startChild } from './child.ts'
import type { Driven } from './drive.ts'
import type { LoadCommands } from './load-process.ts'
import type { MintedDevice, ServerCommands } from './server-process.ts'

export const CONNECTIONS = 64
/** What one report of a device counts: two modules in one slot. */
export const COUNTS = { 'qr-code': 17, pdf417: 4 } as const
/** Most requests of one measurement. */
const MOST = 30_000

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
  readonly child: Pick<Child<typeof measuring>, 'call'>
}

export interface Work {
  readonly seconds: number
  readonly rate?: number
}

/** Servers and a source of load, each in a process of its own. */
export class ReportLoad {
  readonly #load = startChild<LoadCommands>('load-process.ts')
  readonly #scratch: string
  readonly #open: { stop(): Promise<void> }[] = [this.#load]
  #sequence = 0

  constructor(scratch: string) {
    this.#scratch = scratch
  }

  /** A whole server, with or without its database. */
  async server(options: {
    readonly database: boolean
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

  /** The bare server, which answers as many bytes as a receipt has. */
  async bare(answerBytes: number): Promise<Target> {
    const child = startChild<BareCommands>('bare-process.ts')
    this.#open.push(child)
    return { child, port: await child.call('open', { answerBytes }) }
  }

  /** Seals one report of each device for a slot that is so many before the running one. */
  async prepare(devices: readonly MintedDevice[], slotsAgo: number): Promise<number> {
    this.#sequence += 1
    const { requestBytes } = await this.#load.call('prepare', {
      devices,
      sequence: this.#sequence,
      slots: [slotAt(Math.floor(Date.now() / 1_000)) - slotsAgo],
      counts: COUNTS,
    })
    return requestBytes
  }

  async run(target: Target, { seconds, rate }: Work): Promise<Loaded> {
    await target.child.call('begin', undefined)
    const driven = await this.#load.call('run', {
      port: target.port,
      connections: CONNECTIONS,
      seconds,
      rate: rate ?? null,
    })
    const spent = await target.child.call('end', undefined)
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

/** As many devices as a measurement of so many seconds can need. */
export const devicesFor = (seconds: number): number => Math.min(MOST, Math.ceil(seconds * 15_000))

export const sampleOf =
  (of: 'perSecond' | 'processor') =>
  (value: Loaded, baseline: Loaded): Sample => ({
    value: value[of],
    baseline: baseline[of],
  })
