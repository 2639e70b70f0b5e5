import { ProtocolError, type RevokedList, type RootTrust, verifyRevokedList } from '@countersign/protocol'
import { carry, type DeviceClock, type Look, learn, NO_CLOCK, startClock, timeOf } from '../device-clock.ts'
import type { Identity } from '../identity.ts'
import type { Settings } from '../options.ts'
import type { Fetch, Lock, News, Platform, Storage } from '../ports.ts'
import { sentenceOf } from '../sentence.ts'
import type { Attempt, Fault, Sent } from '../state.ts'
import type { Records } from './records.ts'
import type { SealedStorage } from './seal.ts'
import { SentLog } from './sent-log.ts'

/** In place of a key, to the other runs on a store: this one could not write, so they had better try. */
export const FAILURE = 'failure'

const MOST_FAULTS = 100

/** What the parts of one opened license share. */
export class Context {
  declare readonly settings: Settings
  declare readonly platform: Platform
  declare readonly records: Records
  /** Of the store, among all that share it. */
  declare readonly lock: Lock
  declare readonly news: News
  declare readonly fetch: Fetch
  /** One name for organization, handshake code and product: what an authorization and its figures belong to. */
  declare readonly scope: string
  declare readonly identity: Identity
  declare readonly sealed: SealedStorage
  /** A second place beside the store, for what must not be put back (U10); null: there is none. */
  declare readonly witness: Storage | null
  readonly sent = new SentLog()
  readonly faults: Fault[] = []
  readonly attempts: Attempt[] = []
  onFault: (fault: Fault) => void = () => undefined
  /** The first verified answer of this store: by how many seconds the clock was wrong until now; durable first. */
  onFirstTime: (seconds: number) => Promise<void> = async () => undefined
  /** Whether an answer was verified in this run. */
  verified = false
  /** The device's idea of time: as stored at first, then by each verified answer (`talk/verified-time.ts`). */
  clock: DeviceClock
  #revoked: RevokedList | null = null

  constructor(
    parts: Pick<
      Context,
      | 'settings'
      | 'platform'
      | 'records'
      | 'lock'
      | 'news'
      | 'fetch'
      | 'scope'
      | 'identity'
      | 'sealed'
      | 'witness'
    >,
  ) {
    Object.assign(this, parts)
    this.clock = startClock(NO_CLOCK, this.look())
    this.sealed.onChanged = (record) => this.tell({ kind: 'tampered', record })
  }

  look(): Look {
    const { clock } = this.platform
    return { system: clock.system() / 1000, monotonic: clock.monotonic() / 1000 }
  }

  /** The device's time (U7), whole Unix seconds. */
  now(): number {
    return Math.floor(timeOf(this.clock, this.look()))
  }

  /** Stores how far time has come, every 5 minutes and at close; `ran`: seconds since the last time. */
  async keepTime(ran: number): Promise<void> {
    const look = this.look()
    this.clock = carry(this.clock, look, ran)
    if (this.clock.record.offset === null) return
    await this.records.change(({ clock }) => {
      this.clock = learn(this.clock, clock, look)
      return { clock: this.clock.record }
    })
  }

  /** The clock as it was stored. */
  restoreTime(): void {
    this.clock = startClock({ ...NO_CLOCK, ...this.records.device.clock }, this.look())
  }

  get trust(): RootTrust {
    const { rootKeys, sandbox } = this.settings
    return { roots: rootKeys, sandbox, revoked: this.#revoked }
  }

  /** Keeps the revocation list with the highest number. One that does not verify is no list. */
  async takeRevoked(token: string | null | undefined): Promise<void> {
    if (token === null || token === undefined) return
    try {
      const list = await verifyRevokedList(token, this.trust)
      if (this.#revoked !== null && list.number <= this.#revoked.number) return
      this.#revoked = list
      await this.records.change(() => ({ revoked: token }))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.warn('A revocation list was refused', error)
    }
  }

  /** Tells the logger why something does not hold, as soon as the words are at hand: nobody waits for them. */
  warn(what: string, error: ProtocolError): void {
    sentenceOf(error.message, this.platform.clock).then((why) =>
      this.settings.logger('warn', `${what}: ${why}`),
    )
  }

  note(sent: Omit<Sent, 'at'>): void {
    this.sent.add({ at: this.now(), ...sent })
  }

  fail(server: string, why: string): void {
    this.attempts.push({ server, at: this.now(), why })
    if (this.attempts.length > 20) this.attempts.shift()
    this.settings.logger('info', `${server}: ${why}`)
  }

  tell(fault: Fault): void {
    this.faults.push(fault)
    if (this.faults.length > MOST_FAULTS) this.faults.shift()
    this.settings.logger('warn', JSON.stringify(fault))
    this.onFault(fault)
  }
}
