import { SLOT_SECONDS, slotEnd } from '@countersign/protocol'
import type { Standing } from '../submission.ts'
import { UsageBuffer } from '../usage-buffer.ts'
import type { Context } from './context.ts'
import { KEYS, type Owner } from './records.ts'
import { mergeStandings } from './standings.ts'
import { authorizationIn } from './tickets.ts'

/** One run's figures, with what is known about each. */
export interface Session extends Owner {
  readonly buffer: UsageBuffer
  readonly standings: Map<string, Standing>
}

/** Whether a session is bound to no ticket in particular. */
const isFree = ({ after, under }: Owner): boolean => after === undefined && under === undefined

/** Seconds without a new figure after which a run counts as ended where there are no locks to tell. */
const SILENT = 2 * 86_400

const lockOf = (session: string): string => `session/${session}`

/** Milliseconds for which one waits who looks whether a run lives. */
const LOOK = 1_000

const takenOut = (isEmptied: boolean): string =>
  isEmptied
    ? 'The store was emptied by other hands. What this run knows of it was written anew.'
    : 'Records were taken out of the store by other hands. What this run knows of them was written anew.'

/**
 * The sessions of the store: those of this run and of others, living and dead. A session's figures are written by its
 * run alone, and once that has ended by who holds the lock `submit`; that holder alone writes what is known about
 * figures, whosesoever they are. A run lives while the lock of its session is held.
 */
export class Sessions {
  readonly #context: Context
  readonly #all = new Map<string, Session>()
  /** Sessions of this run. */
  readonly #own = new Set<string>()
  readonly #holds = new Map<string, (() => void) | null>()
  /** Sessions whose run has ended: that never changes. */
  readonly #ended = new Set<string>()
  /** Sessions whose owner is on record. */
  readonly #recorded = new Set<string>()
  /** Sessions whose owner changed since it was recorded. */
  readonly #unstored = new Set<string>()
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
    return [...this.#all.values()]
  }

  get(session: string): Session | undefined {
    return this.#all.get(session)
  }

  /** Begins a new session under the present client UUID; the one before stays to be sent. */
  begin(): void {
    const { buffer } = this.#current
    if (buffer.figures().length === 0 && !this.#recorded.has(buffer.session)) this.#forget(buffer.session)
    this.#current = this.#create()
  }

  /**
   * U14: the authorization `jti` may not be used any more. What this run recorded before stays under its ticket; what
   * it records from now on waits for the next one. False: that was known. Durable by `storeOwners`.
   */
  end(jti: string): boolean {
    if (this.#after === jti) return false
    for (const session of this.all) {
      if (!this.isOwn(session) || !this.#isHere(session) || !isFree(session)) continue
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

  #isHere({ scope, clientUuid }: Owner): boolean {
    return scope === this.#context.scope && clientUuid === this.#context.records.device.uuid
  }

  #create(): Session {
    const { records, scope, platform, clock } = this.#context
    const buffer = new UsageBuffer(platform.random.bytes8(), clock.record.offset === null ? null : 0)
    const session: Session = {
      ...{ clientUuid: records.device.uuid, scope, buffer, standings: new Map(), after: this.#after },
    }
    this.#all.set(buffer.session, session)
    this.#own.add(buffer.session)
    return session
  }

  /** Whether it is a session of this run, which alone writes its figures. */
  isOwn(session: Session): boolean {
    return this.#own.has(session.buffer.session)
  }

  /** Whether who holds the lock `submit` may write its figures here. */
  isWritable(session: Session): boolean {
    return this.isOwn(session) || this.#ended.has(session.buffer.session)
  }

  /** Whether it is that of another run that is known to live. */
  isRunning(session: Session): boolean {
    return !this.isWritable(session) && this.#context.lock.failure === null
  }

  /** Reads what other runs stored, and which of them have ended. */
  async refresh(): Promise<void> {
    const { records } = this.#context
    let keys = new Set(await records.storage.list(''))
    if (records.storage.isUnlisted('')) return
    const isMissing = this.#recordedHere().some((session) => !keys.has(KEYS.session(session)))
    if (isMissing || records.storage.isMissing(keys)) {
      await this.#inTurn(() => this.#restore())
      keys = new Set(await records.storage.list(''))
    }
    const prefix = KEYS.session('')
    const found = [...keys].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
    for (const session of found) {
      const own = this.#own.has(session) ? this.#all.get(session) : undefined
      if (own === undefined) await this.#read(session)
      else mergeStandings(own.standings, await records.standings(session))
    }
    for (const session of this.#all.keys())
      if (!keys.has(KEYS.session(session)) && !this.#own.has(session)) this.#forget(session)
  }

  async #read(session: string): Promise<void> {
    const { records } = this.#context
    const hasEnded = this.#ended.has(session) || (await this.#isFreeToTake(session))
    const record = await records.session(session)
    const chunks = await records.chunks(session)
    // Of what cannot be read now nobody says that nothing is left of it.
    if (record === null || chunks === null) return
    const buffer = new UsageBuffer(session, record.shift)
    for (const chunk of chunks) buffer.load(chunk)
    if (records.device.firstShift !== undefined) buffer.correct(records.device.firstShift)
    const standings = await records.standings(session)
    mergeStandings(standings, this.#all.get(session)?.standings ?? new Map())
    this.#all.set(session, { ...record, buffer, standings })
    this.#recorded.add(session)
    if (hasEnded && this.#hasEnded(buffer)) this.#ended.add(session)
  }

  async #isFreeToTake(session: string): Promise<boolean> {
    const release = await this.#context.lock.hold(lockOf(session))
    release?.()
    return release !== null
  }

  /** Without locks nobody can tell: only what has been silent for long counts as ended. */
  #hasEnded(buffer: UsageBuffer): boolean {
    if (this.#context.lock.failure === null) return true
    const last = Math.max(0, ...buffer.figures().map(({ slot }) => slotEnd(slot)))
    return this.#context.verified && last < this.#context.now() - SILENT
  }

  /** Those that ended while an authorization could be used that cannot any more stay under its ticket (U14). By who may submit. */
  async settleEnded(): Promise<void> {
    const free = this.all.filter(
      (one) => this.#ended.has(one.buffer.session) && this.#isHere(one) && isFree(one),
    )
    if (free.length === 0) return
    const { records, scope } = this.#context
    const grant = await records.grant(records.device.uuid, scope)
    const authorization = grant === null ? null : authorizationIn(grant)
    if (grant === null || authorization === null) return
    if (!grant.ended && this.#context.now() < authorization.exp) return
    const { jti } = authorization
    await records.write(KEYS.ended(grant.clientUuid, jti), grant)
    for (const session of free) {
      const settled = { ...session, under: jti }
      this.#all.set(session.buffer.session, settled)
      await this.#record(settled)
    }
  }

  #recordedHere(): readonly string[] {
    return [...this.#recorded].filter((one) => this.#own.has(one))
  }

  /**
   * Writes anew what other hands took out of the store (the user cleared the site's data, the browser evicted it, a
   * folder was deleted): of this run and of the device, and if all is gone, of the dead, too. That is said (U14); where
   * processes share a store without a common lock, another may only have forgotten a session as finished.
   */
  async #restore(): Promise<void> {
    const { records, lock } = this.#context
    // Device, identity and authorization: one write of the device anew does not hide it.
    const isEmptied = await records.storage.restore()
    const missing = new Set<string>()
    for (const session of this.#recordedHere())
      if (await records.storage.isGone(KEYS.session(session))) missing.add(session)
    if (!isEmptied && missing.size === 0) return
    if (isEmptied || lock.failure === null)
      this.#context.tell({ kind: 'storage', message: takenOut(isEmptied) })
    const lost = this.all.filter(
      (one) => missing.has(one.buffer.session) || (isEmptied && this.isWritable(one)),
    )
    for (const { buffer } of lost) {
      this.#recorded.delete(buffer.session)
      this.#letGo(buffer.session)
      buffer.soil()
    }
    await this.#storeDirty()
    for (const session of lost) await this.storeStandings(session)
  }

  /** Where the lock of a session lay may be gone with the store: it is taken anew before the session is on record. */
  #letGo(session: string): void {
    this.#holds.get(session)?.()
    this.#holds.delete(session)
  }

  /** Makes what this run recorded, or what was forgotten of others, durable; one at a time. */
  store(): Promise<void> {
    return this.#inTurn(() => this.#store())
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const mine = this.#storing.then(action)
    this.#storing = mine.catch(() => undefined)
    return mine
  }

  async #store(): Promise<void> {
    const { records } = this.#context
    const { session } = this.#current.buffer
    const isMissing = this.#recorded.has(session) && (await records.session(session)) === null
    if (isMissing) await this.#restore()
    await this.#storeDirty()
    await records.storage.retry()
  }

  /** Whose it is first, so that no figure is ever without an owner. */
  async #storeDirty(): Promise<void> {
    const { records } = this.#context
    for (const session of this.all) {
      const { buffer } = session
      if (!buffer.isDirty) continue
      if (!this.#recorded.has(buffer.session)) await this.#record(session)
      else await this.#takeHold(buffer.session)
      for (const number of buffer.takeDirty()) {
        const chunk = buffer.chunk(number)
        if (chunk === null) await records.storage.delete(KEYS.figures(buffer.session, number))
        else await records.write(KEYS.figures(buffer.session, number), chunk)
      }
    }
  }

  async #record({ buffer, clientUuid, scope, after, under }: Session): Promise<void> {
    const { session } = buffer
    await this.#takeHold(session)
    this.#recorded.add(session)
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

  /** Makes what is known about a session's figures durable. By who may submit. */
  async storeStandings(session: Session): Promise<void> {
    await this.#context.records.write(
      KEYS.standings(session.buffer.session),
      Object.fromEntries(session.standings),
    )
  }

  /** The first verified answer told by how many seconds the clock was wrong; the first of all runs on this store says it for all. */
  async correctBy(seconds: number): Promise<void> {
    const slots = Math.round(seconds / SLOT_SECONDS)
    // Otherwise one figure might be sent under two slots.
    const { firstShift = slots } = await this.#context.records.change((device) => ({
      firstShift: device.firstShift ?? slots,
    }))
    await this.correct(firstShift)
  }

  /**
   * By how many slots the clock was wrong (U7): true for all that was recorded
   * before the first verified answer. At once in memory; durable when it resolves.
   */
  async correct(slots: number): Promise<void> {
    const corrected = this.all.filter((session) => session.buffer.correct(slots))
    for (const session of corrected)
      if (this.isOwn(session) && this.#recorded.has(session.buffer.session)) await this.#record(session)
  }

  /** U14: figures of a client UUID that never had a ticket go with the present one; null: a living run's. */
  async adopt(session: Session): Promise<Session | null> {
    if (!this.isWritable(session)) return null
    const adopted = { ...session, clientUuid: this.#context.records.device.uuid }
    this.#all.set(session.buffer.session, adopted)
    await this.#record(adopted)
    return adopted
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
    this.#forget(session)
  }

  #forget(session: string): void {
    this.#all.delete(session)
    this.#own.delete(session)
    this.#holds.delete(session)
    this.#ended.delete(session)
    this.#recorded.delete(session)
    this.#unstored.delete(session)
  }

  /** Lets others on the store know that this run goes on, before it has counted anything. */
  async announce(): Promise<void> {
    const { buffer } = this.#current
    if (!this.#recorded.has(buffer.session)) await this.#record(this.#current)
  }

  /** Whether another run, living, uses the same authorization; as of the last look. */
  hasCompany(): boolean {
    return this.all.some(
      (one) => !this.isOwn(one) && !this.#ended.has(one.buffer.session) && this.#isHere(one),
    )
  }

  /** This run has ended: others see to what is left. */
  async close(): Promise<void> {
    const { buffer } = this.#current
    if (this.#recorded.has(buffer.session) && buffer.figures().length === 0) await this.remove(this.#current)
    for (const release of this.#holds.values()) release?.()
    this.#holds.clear()
  }
}
