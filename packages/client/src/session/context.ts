import { ProtocolError, type RevokedList, type RootTrust, verifyRevokedList } from '@countersign/protocol'
import {
  answered,
  answeredLate,
  carry,
  type DeviceClock,
  isFresh,
  type Look,
  learn,
  NO_CLOCK,
  startClock,
  timeOf,
} from '../device-clock.ts'
import type { Identity } from '../identity.ts'
import type { Settings } from '../options.ts'
import type { Fetch, Lock, News, Platform, Storage } from '../ports.ts'
import type { Attempt, Fault, Sent } from '../state.ts'
import type { Records } from './records.ts'
import type { SealedStorage } from './seal.ts'

/** In place of a key, to the other runs on a store: this one could not write, so they had better try. */
export const FAILURE = 'failure'

const MOST_SENT = 1_000
/** Characters of content that `disclose()` keeps. */
const MOST_CONTENT = 8_000_000
const MOST_FAULTS = 100

/** What the parts of one opened license share. */
export class Context {
  readonly settings: Settings
  readonly platform: Platform
  readonly records: Records
  /** Of the store, among all that share it. */
  readonly lock: Lock
  readonly news: News
  readonly fetch: Fetch
  /** One name for organization, handshake code and product: what an authorization and its figures belong to. */
  readonly scope: string
  readonly identity: Identity
  readonly sealed: SealedStorage
  /** A second place beside the store, for what must not be put back (U10); null: there is none. */
  readonly witness: Storage | null
  readonly sent: Sent[] = []
  readonly faults: Fault[] = []
  readonly attempts: Attempt[] = []
  onFault: (fault: Fault) => void = () => undefined
  /** The first verified answer of this store: by how many seconds the clock was wrong until now; durable first. */
  onFirstTime: (seconds: number) => Promise<void> = async () => undefined
  /** Whether an answer was verified in this run. */
  verified = false
  #content = 0
  #clock: DeviceClock
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
    this.settings = parts.settings
    this.platform = parts.platform
    this.records = parts.records
    this.lock = parts.lock
    this.news = parts.news
    this.fetch = parts.fetch
    this.scope = parts.scope
    this.identity = parts.identity
    this.sealed = parts.sealed
    this.witness = parts.witness
    this.#clock = startClock(NO_CLOCK, this.look())
    this.sealed.onChanged = (record) => this.tell({ kind: 'tampered', record })
  }

  look(): Look {
    const { clock } = this.platform
    return { system: clock.system() / 1000, monotonic: clock.monotonic() / 1000 }
  }

  get clock(): DeviceClock {
    return this.#clock
  }

  /** The device's time (U7), whole Unix seconds. */
  now(): number {
    return Math.floor(timeOf(this.#clock, this.look()))
  }

  /**
   * Takes the time of a verified answer (U7). `asked`: when its request was made; null: not in this run. Only a fresh
   * answer sets the clock, so that one which was held back cannot turn it back (ADR 19).
   */
  async tellTime(iat: number, asked: Look | null): Promise<void> {
    const before = this.#clock
    const look = this.look()
    const fresh = isFresh(asked, look)
    if (!fresh && before.record.offset === null) return
    this.verified ||= fresh
    this.#clock = fresh ? answered(iat, look, before.record.answers) : answeredLate(before, iat, look)
    if (before.record.offset === null) await this.onFirstTime(iat - look.system)
    await this.records.change(({ clock }) => {
      const { record } = this.#clock
      const answers = fresh ? Math.max(record.answers, clock.answers + 1) : record.answers
      this.#clock = { ...this.#clock, record: { ...record, answers } }
      return { clock: this.#clock.record }
    })
  }

  /** Stores how far time has come, every 5 minutes and at close; `ran`: seconds since the last time. */
  async keepTime(ran: number): Promise<void> {
    const look = this.look()
    this.#clock = carry(this.#clock, look, ran)
    if (this.#clock.record.offset === null) return
    await this.records.change(({ clock }) => {
      this.#clock = learn(this.#clock, clock, look)
      return { clock: this.#clock.record }
    })
  }

  /** The clock as it was stored. */
  restoreTime(): void {
    this.#clock = startClock({ ...NO_CLOCK, ...this.records.device.clock }, this.look())
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
      this.settings.logger('warn', `A revocation list was refused: ${error.message}`)
    }
  }

  note(sent: Omit<Sent, 'at'>): void {
    this.sent.push({ at: this.now(), ...sent })
    this.#content += sent.content?.length ?? 0
    while (this.sent.length > MOST_SENT || this.#content > MOST_CONTENT)
      this.#content -= this.sent.shift()?.content?.length ?? 0
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
