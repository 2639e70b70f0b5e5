import type { Standing } from '../submission.ts'
import { UsageBuffer } from '../usage-buffer.ts'
import type { Context } from './context.ts'
import { KEYS, type Owner } from './records.ts'

/** One run's figures, with what is known about each. */
export interface Session extends Owner {
  readonly buffer: UsageBuffer
  readonly standings: Map<string, Standing>
}

/** Whether a session is bound to no ticket in particular. */
const isFree = ({ after, under }: Owner): boolean => after === undefined && under === undefined

/** Seconds of the monotonic clock between two looks for sessions whose run has ended. */
const LOOK = 60

/**
 * The sessions of the store: the running one and those of other runs. Everybody may send everybody's figures, which
 * are cumulative; but only who holds a session's lock writes or deletes it: its run, and once that has ended whoever
 * takes it over.
 */
export class Sessions {
  readonly #context: Context
  readonly #all = new Map<string, Session>()
  /** Sessions that this run holds. */
  readonly #mine = new Set<string>()
  readonly #holds = new Map<string, Promise<(() => void) | null>>()
  /** Sessions whose owner is on record. */
  readonly #recorded = new Set<string>()
  /** Sessions whose owner changed since it was recorded. */
  readonly #unstored = new Set<string>()
  #current: Session
  /** The authorization (`jti`) that may not be used any more, while no other is held. */
  #after: string | undefined
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(context: Context) {
    this.#context = context
    this.#current = this.#create()
  }

  get current(): Session {
    return this.#current
  }

  get all(): readonly Session[] {
    return [...this.#all.values()]
  }

  get(session: string): Session | undefined {
    return this.#all.get(session)
  }

  /** Begins a new session under the present client UUID; the one before stays to be sent. */
  begin(): void {
    const { buffer } = this.#current
    if (buffer.figures().length === 0 && !this.#recorded.has(buffer.session)) this.#all.delete(buffer.session)
    this.#current = this.#create()
  }

  /**
   * U14: the authorization `jti` may not be used any more. What this run recorded before stays under its ticket; what
   * it records from now on waits for the next one. False: that was known. Durable by `storeOwners`.
   */
  end(jti: string): boolean {
    if (this.#after === jti) return false
    const { records, scope } = this.#context
    const before = this.all.filter(
      (one) =>
        this.isMine(one) && one.scope === scope && one.clientUuid === records.device.uuid && isFree(one),
    )
    for (const session of before) {
      this.#all.set(session.buffer.session, { ...session, under: jti })
      this.#unstored.add(session.buffer.session)
    }
    this.#after = jti
    this.begin()
    return true
  }

  /** Makes durable whose the figures are that `end` bound to a ticket. */
  async storeOwners(): Promise<void> {
    for (const name of [...this.#unstored]) {
      this.#unstored.delete(name)
      const session = this.#all.get(name)
      if (session !== undefined && this.#recorded.has(name)) await this.#record(session)
    }
  }

  /** A new authorization is held: what is recorded from now on belongs to it. */
  hold(): void {
    if (this.#after === undefined) return
    this.#after = undefined
    this.begin()
  }

  #create(): Session {
    const { records, scope, platform, clock } = this.#context
    const buffer = new UsageBuffer(platform.random.bytes8(), clock.record.offset === null ? null : 0)
    const session: Session = {
      ...{ clientUuid: records.device.uuid, scope, buffer, standings: new Map(), after: this.#after },
    }
    this.#all.set(buffer.session, session)
    this.#mine.add(buffer.session)
    this.#holds.set(buffer.session, this.#hold(buffer.session))
    return session
  }

  #hold(session: string): Promise<(() => void) | null> {
    return this.#context.platform.lock('store').hold(`session/${session}`)
  }

  /** Whether this run may write the session. */
  isMine(session: Session): boolean {
    return this.#mine.has(session.buffer.session)
  }

  /** Reads the sessions of other runs; those whose run has ended are taken over. */
  async load(): Promise<void> {
    this.#lookedAt = this.#context.look().monotonic
    const stored = await this.#context.records.storage.list('session/')
    const found = new Set(stored.map((key) => key.slice('session/'.length)))
    for (const session of found) {
      if (this.#mine.has(session)) continue
      const release = await this.#hold(session)
      if (release !== null) {
        this.#mine.add(session)
        this.#holds.set(session, Promise.resolve(release))
      }
      if (release !== null || !this.#all.has(session)) await this.#read(session)
    }
    for (const session of this.#all.keys())
      if (!found.has(session) && !this.#mine.has(session)) this.#all.delete(session)
  }

  /** Looks again from time to time: runs end, others begin. */
  async lookAgain(): Promise<void> {
    if (this.#context.look().monotonic - this.#lookedAt >= LOOK) await this.load()
  }

  async #read(session: string): Promise<void> {
    const { records } = this.#context
    const record = await records.session(session)
    if (record === null) return
    const buffer = new UsageBuffer(session, record.shift)
    for (const chunk of await records.chunks(session)) buffer.load(chunk)
    this.#all.set(session, { ...record, buffer, standings: await records.standings(session) })
    this.#recorded.add(session)
  }

  /** Makes what was recorded durable; whose it is first, so that no figure is ever without an owner. */
  async store(): Promise<void> {
    const { records } = this.#context
    for (const session of this.all) {
      const { buffer } = session
      if (!buffer.isDirty) continue
      await this.#holds.get(buffer.session)
      // Where processes share a store without a common lock, another may have forgotten this one as finished.
      if (!this.#recorded.has(buffer.session) || (await records.session(buffer.session)) === null)
        await this.#record(session)
      for (const number of buffer.takeDirty()) {
        const chunk = buffer.chunk(number)
        if (chunk === null) await records.storage.delete(KEYS.figures(buffer.session, number))
        else await records.write(KEYS.figures(buffer.session, number), chunk)
      }
    }
    await records.storage.retry()
  }

  async #record({ buffer, clientUuid, scope, after, under }: Session): Promise<void> {
    this.#recorded.add(buffer.session)
    await this.#context.records.write(KEYS.session(buffer.session), {
      ...{ clientUuid, scope, after, under, shift: buffer.shift },
    })
  }

  /** Makes what is known about a session's figures durable. */
  async storeStandings(session: Session): Promise<void> {
    if (!this.isMine(session)) return
    await this.#context.records.write(
      KEYS.standings(session.buffer.session),
      Object.fromEntries(session.standings),
    )
  }

  /**
   * The first verified answer told by how many slots the clock was wrong (U7): true for all that was recorded
   * before it. At once in memory; durable when it resolves.
   */
  async correct(slots: number): Promise<void> {
    const corrected = this.all.filter((session) => this.isMine(session) && session.buffer.correct(slots))
    for (const session of corrected)
      if (this.#recorded.has(session.buffer.session)) await this.#record(session)
  }

  /** U14: figures of a client UUID that never had a ticket go with the present one; null: another run's. */
  async adopt(session: Session): Promise<Session | null> {
    if (!this.isMine(session)) return null
    const adopted = { ...session, clientUuid: this.#context.records.device.uuid }
    this.#all.set(session.buffer.session, adopted)
    await this.#record(adopted)
    return adopted
  }

  /** Forgets a session of which nothing is left. */
  async remove({ buffer: { session } }: Session): Promise<void> {
    const { storage } = this.#context.records
    this.#all.delete(session)
    await storage.delete(KEYS.standings(session))
    await storage.delete(KEYS.session(session))
    await this.#release(session)
  }

  /** Lets others take over what is left. */
  async close(): Promise<void> {
    for (const session of [...this.#holds.keys()]) await this.#release(session)
  }

  async #release(session: string): Promise<void> {
    const release = await this.#holds.get(session)
    this.#holds.delete(session)
    this.#mine.delete(session)
    release?.()
  }
}
