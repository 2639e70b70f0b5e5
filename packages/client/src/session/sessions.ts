import { UsageBuffer } from '../usage-buffer.ts'
import type { Context } from './context.ts'
import { KEYS, type Owner } from './records.ts'
import type { Standing } from './standing.ts'

/** One run's figures, with what is known about each. */
export interface Session extends Owner {
  readonly buffer: UsageBuffer
  readonly standings: Map<string, Standing>
}

/** Whether a session is bound to no ticket in particular. */
export const isFree = ({ after, under }: Owner): boolean => after === undefined && under === undefined

export const lockOf = (session: string): string => `session/${session}`

/** Milliseconds for which one waits who looks whether a run lives. */
const LOOK = 1_000

/** Runs that the device's record names, at most. */
const MOST_COUNTED = 100

/**
 * The sessions of this run, and what it knows of those of others on the store (`talk/store-sessions.ts`). A session's
 * figures are written by its run alone, and once that has ended by who holds the lock `submit`; that holder alone writes
 * what is known about figures, whosesoever they are. A run lives while the lock of its session is held.
 */
export class Sessions {
  readonly #context: Context
  /** All that are known, by name. */
  readonly known = new Map<string, Session>()
  /** Names of the sessions of this run. */
  readonly #own = new Set<string>()
  readonly #holds = new Map<string, (() => void) | null>()
  /** Names of sessions whose run has ended: that never changes. */
  readonly ended = new Set<string>()
  /** Names of sessions whose owner is on record. */
  readonly recorded = new Set<string>()
  /** Sessions whose owner changed since it was recorded. */
  readonly #unstored = new Set<string>()
  /** Sessions of this run that the device's record names. */
  readonly counted = new Set<string>()
  /** Writes anew what other hands took out of the store; more is known to do once `talk/` is there. In turn. */
  onTaken: () => Promise<void> = () => this.storeAnew([this.#current])
  #storing: Promise<void> = Promise.resolve()
  #current: Session
  /** The authorization (`jti`) that may not be used any more, while no other is held. */
  #after: string | undefined

  constructor(context: Context) {
    this.#context = context
    this.#current = this.#create()
  }

  get current(): Session {
    return this.#current
  }

  get all(): readonly Session[] {
    return [...this.known.values()]
  }

  /** Begins a new session under the present client UUID; the one before stays to be sent. */
  begin(): void {
    const { buffer } = this.#current
    if (buffer.figures().length === 0 && !this.recorded.has(buffer.session)) this.forget(buffer.session)
    this.#current = this.#create()
  }

  /**
   * U14: the authorization `jti` may not be used any more. What this run recorded before stays under its ticket; what
   * it records from now on waits for the next one. False: that was known. Durable by `storeOwners`.
   */
  end(jti: string): boolean {
    if (this.#after === jti) return false
    for (const session of this.all) {
      if (!this.isOwn(session) || !this.isHere(session) || !isFree(session)) continue
      this.known.set(session.buffer.session, { ...session, under: jti })
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
      const session = this.known.get(name)
      if (session !== undefined && this.recorded.has(name)) await this.record(session)
    }
  }

  /** A new authorization is held: what is recorded from now on belongs to it. */
  hold(): void {
    if (this.#after === undefined) return
    this.#after = undefined
    this.begin()
  }

  /** Whether it is of this device and scope. */
  isHere({ scope, clientUuid }: Owner): boolean {
    return scope === this.#context.scope && clientUuid === this.#context.records.device.uuid
  }

  #create(): Session {
    const { records, scope, platform, clock } = this.#context
    const buffer = new UsageBuffer(platform.random.bytes8(), clock.record.offset === null ? null : 0)
    const session: Session = {
      ...{ clientUuid: records.device.uuid, scope, buffer, standings: new Map(), after: this.#after },
    }
    this.known.set(buffer.session, session)
    this.#own.add(buffer.session)
    return session
  }

  /** Whether it is a session of this run, which alone writes its figures. */
  isOwn(session: Session): boolean {
    return this.#own.has(session.buffer.session)
  }

  /** Whether who holds the lock `submit` may write its figures here. */
  isWritable(session: Session): boolean {
    return this.isOwn(session) || this.ended.has(session.buffer.session)
  }

  /** Names of the sessions of this run that are on record. */
  recordedHere(): readonly string[] {
    return [...this.recorded].filter((one) => this.#own.has(one))
  }

  /** Stores these anew, which the store has lost. In turn. */
  storeAnew(lost: readonly Session[]): Promise<void> {
    for (const { buffer } of lost) {
      this.recorded.delete(buffer.session)
      // Where its lock lay may be gone with the store: it is taken anew before the session is on record.
      this.#holds.get(buffer.session)?.()
      this.#holds.delete(buffer.session)
      buffer.soil()
    }
    return this.#storeDirty()
  }

  /** Makes what this run recorded, or what was forgotten of others, durable; one at a time. */
  store(): Promise<void> {
    return this.inTurn(() => this.#store())
  }

  /** One action after the other of those that write this run's figures. */
  inTurn(action: () => Promise<void>): Promise<void> {
    const mine = this.#storing.then(action)
    this.#storing = mine.catch(() => undefined)
    return mine
  }

  async #store(): Promise<void> {
    const { records } = this.#context
    const { session } = this.#current.buffer
    const isMissing = this.recorded.has(session) && (await records.session(session)) === null
    if (isMissing) await this.onTaken()
    await this.#storeDirty()
    await records.storage.retry()
  }

  /** Whose it is first, so that no figure is ever without an owner. */
  async #storeDirty(): Promise<void> {
    const { records } = this.#context
    for (const session of this.all) {
      const { buffer } = session
      if (!buffer.isDirty) continue
      if (!this.recorded.has(buffer.session)) await this.record(session)
      else await this.#takeHold(buffer.session)
      for (const number of buffer.takeDirty()) {
        const chunk = buffer.chunk(number)
        if (chunk === null) await records.storage.delete(KEYS.figures(buffer.session, number))
        else await records.write(KEYS.figures(buffer.session, number), chunk)
      }
      await this.#noteCounted(buffer)
    }
  }

  /** Says beside the device that there are figures of a run of its own, so that it shows when they are taken out (U10). */
  async #noteCounted({ session, isEmpty }: UsageBuffer): Promise<void> {
    if (isEmpty || this.counted.has(session) || !this.#own.has(session)) return
    this.counted.add(session)
    await this.#context.records.change(({ counted = [] }) => ({
      counted: [...counted, session].slice(-MOST_COUNTED),
    }))
  }

  /** Puts on record whose a session's figures are; one of this run lives from now on for all who look. */
  async record({ buffer, clientUuid, scope, after, under }: Session): Promise<void> {
    const { session } = buffer
    await this.#takeHold(session)
    this.recorded.add(session)
    await this.#context.records.write(KEYS.session(session), {
      ...{ clientUuid, scope, after, under, shift: buffer.shift },
    })
  }

  /** While this run does not hold the lock of its session, others take it for ended: so it tries with each write. */
  async #takeHold(session: string): Promise<void> {
    if (this.#own.has(session) && (this.#holds.get(session) ?? null) === null)
      this.#holds.set(session, await this.#hold(session))
  }

  /** A page waits as long as it takes to be told whether a lock is free; one who looks has it for a moment only. */
  async #hold(session: string): Promise<(() => void) | null> {
    const { lock } = this.#context
    return (await lock.hold(lockOf(session))) ?? lock.hold(lockOf(session), LOOK)
  }

  /** Forgets a session of which nothing is left, in the store neither: a write of its last moment may have come late. */
  async remove({ buffer: { session } }: Session): Promise<void> {
    const { records } = this.#context
    const { storage } = records
    const chunks = await records.chunks(session)
    if (chunks === null || chunks.length > 0) return
    await storage.delete(KEYS.standings(session))
    await storage.delete(KEYS.session(session))
    this.#holds.get(session)?.()
    await this.#context.lock.discard(lockOf(session))
    this.forget(session)
  }

  /** Knows nothing of a session any more. */
  forget(session: string): void {
    for (const names of [this.known, this.#own, this.#holds, this.ended, this.recorded, this.#unstored])
      names.delete(session)
  }

  /** Lets others on the store know that this run goes on, before it has counted anything. */
  async announce(): Promise<void> {
    const { buffer } = this.#current
    if (!this.recorded.has(buffer.session)) await this.record(this.#current)
  }

  /** This run has ended: others see to what is left. */
  async close(): Promise<void> {
    const { buffer } = this.#current
    if (this.recorded.has(buffer.session) && buffer.figures().length === 0) await this.remove(this.#current)
    for (const release of this.#holds.values()) release?.()
    this.#holds.clear()
  }
}
