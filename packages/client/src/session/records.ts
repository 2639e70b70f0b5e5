import { type AskedFor, type Denial, isBytes8, isUuid } from '@countersign/protocol'
import type { ClockRecord } from '../device-clock.ts'
import { NO_CLOCK } from '../device-clock.ts'
import type { Lock, Random } from '../ports.ts'
import type { Chunk } from '../usage-buffer.ts'
import type { SafeStorage } from './safe-storage.ts'
import type { Standing } from './standing.ts'

/** What a store knows about its device and the servers it met. */
export interface DeviceRecord {
  readonly uuid: string
  readonly store: string
  /** Of the last new submission. */
  readonly sequence: number
  readonly dropped: number
  readonly lastHead: string | null
  readonly clock: ClockRecord
  /** The newest `iat` of a key set, by server UUID. */
  readonly keySets: Readonly<Record<string, number>>
  readonly incarnations: Readonly<Record<string, string>>
  /** The vendor's revocation list. */
  readonly revoked: string | null
  /** By how many slots the clock was wrong before the first verified answer of this store (U7). */
  readonly firstShift?: number
  /** Runs that made figures durable of which some are left, the newest (U10): what of them is gone was taken out. */
  readonly counted?: readonly string[]
  /** Until when no server wants reports of this store (`Retry-After`), Unix seconds. */
  readonly quietUntil?: number
}

/** An authorization as it came, and what it is judged against. */
export interface GrantRecord {
  readonly token: string
  readonly asked: AskedFor
  /** How many instances were asked for (C5). */
  readonly instances?: number | null
  readonly clientUuid: string
  /** A denial ended it (A10); its ticket still serves. */
  readonly ended: boolean
  /** A server no longer knows its ticket. */
  readonly ticketDropped: boolean
  /** Its places were given back (C3): who goes on asks again first. */
  readonly released?: boolean | undefined
  /** The denial that ended it, for the other runs. */
  readonly denial?: Denial | undefined
}

/** Whose figures these are: a device, and one product and handshake code on it. */
export interface Owner {
  readonly clientUuid: string
  readonly scope: string
  /** U14: recorded when this authorization (`jti`) could not be used any more; kept for the next ticket. */
  readonly after?: string | undefined
  /** Recorded while this authorization (`jti`) could be used, which then ended; stays under its ticket. */
  readonly under?: string | undefined
}

/** One run of the library. */
export interface SessionRecord extends Owner {
  /** By how many slots later than shown its figures happened; null: nobody knows yet (U7). */
  readonly shift: number | null
}

/** The submission under way: a retry repeats its bytes. */
export interface SubmissionRecord extends Owner {
  /** The record of the UUID that it leaves (U8), forgotten with the answer. */
  readonly leaves?: string | undefined
  readonly sequence: number
  readonly plaintext: string
  readonly ticket: string
  readonly sealed: string
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a device record can be gone on with: one that was damaged would be refused by every server (U10). */
const isDevice = ({ uuid, store, sequence }: Partial<DeviceRecord>): boolean =>
  isUuid(uuid) && isBytes8(store) && Number.isSafeInteger(sequence)

/** The records of a store as typed values. A record that cannot be read counts as missing. */
export class Records {
  readonly storage: SafeStorage
  readonly #lock: Lock
  readonly #given: string | undefined
  #device: DeviceRecord
  /** Told of each record that was written, or that could not be. */
  onWritten: (key: string) => void = () => undefined

  /** `given`: the client UUID that was supplied or derived from the machine; the own one is kept beside it (U8). */
  constructor(
    storage: SafeStorage,
    parts: { readonly lock: Lock; readonly random: Random; readonly given: string | undefined },
  ) {
    const { lock, random, given } = parts
    this.storage = storage
    this.#lock = lock
    this.#given = given
    this.#device = {
      ...{ uuid: random.uuid(), store: random.bytes8(), sequence: 0, dropped: 0, lastHead: null },
      ...{ clock: NO_CLOCK, keySets: {}, incarnations: {}, revoked: null },
    }
  }

  /** The device as last read or changed. */
  get device(): DeviceRecord {
    return this.#given === undefined ? this.#device : { ...this.#device, uuid: this.#given }
  }

  /** The random UUID of the store, whether it is used or not. */
  get drawnUuid(): string {
    return this.#device.uuid
  }

  /** Whether the UUID holds whatever the store says: supplied or hard-bound. */
  get isFixed(): boolean {
    return this.#given !== undefined
  }

  /** Reads the device, changes it and stores it, one at a time among all that share the store. */
  change(change: (device: DeviceRecord) => Partial<DeviceRecord>): Promise<DeviceRecord> {
    return this.#lock.run('device', async () => {
      const before = await this.#read()
      this.#device = { ...before, ...change(before) }
      await this.write(KEYS.device, this.#device)
      return this.device
    })
  }

  /** Reads the device as others left it; never amid a change. */
  async look(): Promise<void> {
    await this.#lock.run('device', () => this.#read())
  }

  async #read(): Promise<DeviceRecord> {
    const stored = await this.read<Partial<DeviceRecord>>(KEYS.device)
    if (stored !== null && isDevice(stored)) this.#device = { ...this.#device, ...stored }
    return this.#device
  }

  /** What was written under a key by this library; null when missing or not JSON. */
  async read<T extends object>(key: string): Promise<T | null> {
    const text = await this.storage.get(key)
    if (text === null) return null
    try {
      const value: unknown = JSON.parse(text)
      return isObject(value) ? (value as T) : null
    } catch (error) {
      if (error instanceof SyntaxError) return null
      throw error
    }
  }

  async write(key: string, value: object): Promise<void> {
    await this.storage.put(key, JSON.stringify(value))
    this.onWritten(key)
  }

  grant(clientUuid: string, scope: string): Promise<GrantRecord | null> {
    return this.read(KEYS.grant(clientUuid, scope))
  }

  async session(session: string): Promise<SessionRecord | null> {
    return this.read(KEYS.session(session))
  }

  /** The figures of a session; null when not all of them can be read now. */
  async chunks(session: string): Promise<readonly Chunk[] | null> {
    const prefix = `figures/${session}/`
    const keys = await this.storage.list(prefix)
    const chunks = await Promise.all(keys.map((key) => this.read<Chunk>(key)))
    if (this.storage.isUnlisted(prefix) || keys.some((key) => this.storage.isUnread(key))) return null
    return chunks.filter((chunk) => chunk !== null && isObject(chunk.counts)) as Chunk[]
  }

  async standings(session: string): Promise<Map<string, Standing>> {
    return new Map(Object.entries((await this.read<Record<string, Standing>>(KEYS.standings(session))) ?? {}))
  }
}

/** Every key of the store. */
export const KEYS = {
  vendor: 'vendor',
  device: 'device',
  submission: 'submission',
  grant: (clientUuid: string, scope: string) => `grant/${clientUuid}/${scope}`,
  ended: (clientUuid: string, jti: string) => `ended/${clientUuid}/${jti}`,
  continuation: (clientUuid: string, product: string) => `continuation/${clientUuid}/${product}`,
  identity: (product: string) => `identity/${product}`,
  leaving: (clientUuid: string, product: string) => `leaving/${clientUuid}/${product}`,
  offline: (product: string, run: string) => `offline/${product}/${run}`,
  offlineClock: (product: string) => `offline-clock/${product}`,
  session: (session: string) => `session/${session}`,
  figures: (session: string, chunk: number) => `figures/${session}/${chunk}`,
  standings: (session: string) => `standings/${session}`,
  receipt: (sequence: number) => `receipt/${String(sequence).padStart(12, '0')}`,
} as const
