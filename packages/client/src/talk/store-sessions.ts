import { SLOT_SECONDS, slotEnd } from '@countersign/protocol'
import type { Context } from '../session/context.ts'
import { authorizationIn } from '../session/grants.ts'
import { KEYS } from '../session/records.ts'
import { isFree, lockOf, type Session, type Sessions } from '../session/sessions.ts'
import { readSession, sessionsIn } from '../session/unsent.ts'
import type { UsageBuffer } from '../usage-buffer.ts'
import { isMissing, restore } from './restore.ts'
import { mergeStandings } from './standings.ts'

/** Seconds without a new figure after which a run counts as ended where there are no locks to tell. */
const SILENT = 2 * 86_400

/** The sessions of the store for who sends: those of this run and of others, living and dead. */
export class StoreSessions {
  readonly #context: Context
  readonly #sessions: Sessions

  constructor(context: Context, sessions: Sessions) {
    this.#context = context
    this.#sessions = sessions
    sessions.onTaken = () => restore(context, sessions)
  }

  /** Reads what other runs stored, and which of them have ended. */
  async refresh(): Promise<void> {
    const { storage } = this.#context.records
    const sessions = this.#sessions
    let keys = new Set(await storage.list(''))
    if (storage.isUnlisted('')) return
    const isTaken = sessions.recordedHere().some((session) => !keys.has(KEYS.session(session)))
    if (isTaken || isMissing(storage, keys)) {
      await sessions.inTurn(() => restore(this.#context, sessions))
      keys = new Set(await storage.list(''))
    }
    for (const session of sessionsIn(keys)) await this.#read(session)
    for (const [name, session] of sessions.known)
      if (!keys.has(KEYS.session(name)) && !sessions.isOwn(session)) sessions.forget(name)
    await this.#missTaken()
  }

  /**
   * U10: figures that a run which has ended made durable, that nobody forgot, and that are gone were taken out by other
   * hands. The host is told, and the next submission skips a number, so that the server shows it. By who may submit; where
   * processes share a store without a common lock, nobody can tell.
   */
  async #missTaken(): Promise<void> {
    const { records, lock } = this.#context
    const suspects: string[] = []
    for (const name of records.device.counted ?? []) if (await this.#isTaken(name)) suspects.push(name)
    if (suspects.length === 0 || lock.failure !== null) return
    let taken: readonly string[] = []
    await records.change(({ sequence, counted = [] }) => {
      // Who forgets a run says so before: what is named still was not forgotten.
      taken = suspects.filter((name) => counted.includes(name))
      const left = counted.filter((name) => !taken.includes(name))
      return taken.length === 0 ? {} : { sequence: sequence + 1, counted: left }
    })
    for (const name of taken) this.#context.tell({ kind: 'tampered', record: KEYS.session(name) })
  }

  async #isTaken(name: string): Promise<boolean> {
    const { storage } = this.#context.records
    const session = this.#sessions.known.get(name)
    if (session === undefined) return storage.isGone(KEYS.session(name))
    const isDead = this.#sessions.ended.has(name) && !this.#sessions.isOwn(session)
    return isDead && session.buffer.isEmpty
  }

  async #read(name: string): Promise<void> {
    const { records } = this.#context
    const { known, ended, recorded } = this.#sessions
    const before = known.get(name)
    if (before !== undefined && this.#sessions.isOwn(before)) {
      mergeStandings(before.standings, await records.standings(name))
      return
    }
    const hasEnded = ended.has(name) || (await this.#isFreeToTake(name))
    const stored = await readSession(records, name)
    // Of what cannot be read now nobody says that nothing is left of it.
    if (stored === null) return
    const { record, buffer, standings } = stored
    mergeStandings(standings, known.get(name)?.standings ?? new Map())
    known.set(name, { ...record, buffer, standings })
    recorded.add(name)
    if (hasEnded && this.#hasEnded(buffer)) ended.add(name)
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

  /** Whether it is that of another run that is known to live. */
  isRunning(session: Session): boolean {
    return !this.#sessions.isWritable(session) && this.#context.lock.failure === null
  }

  /** Whether another run, living, uses the same authorization; as of the last look. */
  hasCompany(): boolean {
    const sessions = this.#sessions
    return sessions.all.some((one) => !sessions.isWritable(one) && sessions.isHere(one))
  }

  /** Those that ended while an authorization could be used that cannot any more stay under its ticket (U14). By who may submit. */
  async settleEnded(): Promise<void> {
    const { all, ended } = this.#sessions
    const free = all.filter(
      (one) => ended.has(one.buffer.session) && this.#sessions.isHere(one) && isFree(one),
    )
    if (free.length === 0) return
    const { records, scope } = this.#context
    const grant = await records.grant(records.device.uuid, scope)
    const authorization = grant === null ? null : authorizationIn(grant)
    if (grant === null || authorization === null) return
    if (!grant.ended && this.#context.now() < authorization.exp) return
    const { jti } = authorization
    await records.write(KEYS.ended(grant.clientUuid, jti), grant)
    for (const session of free) await this.#replace({ ...session, under: jti })
  }

  async #replace(session: Session): Promise<Session> {
    this.#sessions.known.set(session.buffer.session, session)
    await this.#sessions.record(session)
    return session
  }

  /** U14: figures of a client UUID that never had a ticket go with the present one; null: a living run's. */
  async adopt(session: Session): Promise<Session | null> {
    if (!this.#sessions.isWritable(session)) return null
    return this.#replace({ ...session, clientUuid: this.#context.records.device.uuid })
  }

  /**
   * The first verified answer told by how many seconds the clock was wrong (U7): true for all that was recorded before it.
   * The first of all runs on this store says it for all, or one figure might be sent under two slots. At once in memory;
   * durable when it resolves.
   */
  async correctBy(seconds: number): Promise<void> {
    const slots = Math.round(seconds / SLOT_SECONDS)
    const { firstShift = slots } = await this.#context.records.change((device) => ({
      firstShift: device.firstShift ?? slots,
    }))
    const { all, recorded } = this.#sessions
    for (const session of all.filter(({ buffer }) => buffer.correct(firstShift)))
      if (this.#sessions.isOwn(session) && recorded.has(session.buffer.session))
        await this.#sessions.record(session)
  }
}
