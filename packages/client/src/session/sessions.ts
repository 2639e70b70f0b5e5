import { SLOT_SECONDS } from '@countersign/protocol'
import { figureKey, figuresOf, isSpent, type Standing } from '../submission.ts'
import { type Figure, UsageBuffer } from '../usage-buffer.ts'
import type { Context } from './context.ts'
import { KEYS, reportsIn, type SessionRecord, type SubmissionRecord } from './records.ts'

/** One run's figures, with what is known about each. */
export interface Session extends SessionRecord {
  readonly buffer: UsageBuffer
  readonly standings: Map<string, Standing>
}

/** The sessions of the store: the running one and those of runs before, the dead included. */
export class Sessions {
  readonly #context: Context
  readonly #all = new Map<string, Session>()
  #current: Session

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
    if (this.#current.buffer.figures().length === 0) this.#all.delete(this.#current.buffer.session)
    this.#current = this.#create()
  }

  #create(): Session {
    const { records, scope, platform } = this.#context
    const buffer = new UsageBuffer(platform.random.bytes8())
    const session = { clientUuid: records.device.uuid, scope, buffer, standings: new Map<string, Standing>() }
    this.#all.set(buffer.session, session)
    return session
  }

  /** Reads the figures of earlier runs. */
  async load(): Promise<void> {
    const { records } = this.#context
    for (const key of await records.storage.list('session/')) {
      const session = key.slice('session/'.length)
      const record = await records.session(session)
      if (record === null || this.#all.has(session)) continue
      const buffer = new UsageBuffer(session)
      for (const chunk of await records.chunks(session)) buffer.load(chunk)
      this.#all.set(session, { ...record, buffer, standings: await records.standings(session) })
    }
  }

  /** Makes what was recorded durable; whose it is first, so that no figure is ever without an owner. */
  async store(): Promise<void> {
    const { records } = this.#context
    for (const session of this.all) {
      const { buffer, clientUuid, scope } = session
      if (!buffer.isDirty) continue
      const dirty = buffer.takeDirty()
      await records.write(KEYS.session(buffer.session), { clientUuid, scope })
      for (const number of dirty) {
        const chunk = buffer.chunk(number)
        if (chunk === null) await records.storage.delete(KEYS.figures(buffer.session, number))
        else await records.write(KEYS.figures(buffer.session, number), chunk)
      }
    }
  }

  /** Makes what is known about a session's figures durable. */
  async storeStandings(session: Session): Promise<void> {
    await this.#context.records.write(
      KEYS.standings(session.buffer.session),
      Object.fromEntries(session.standings),
    )
  }

  /** U14: figures of a client UUID that never had a ticket go with the present one. */
  async adopt(session: Session): Promise<void> {
    const { records } = this.#context
    const adopted = { ...session, clientUuid: records.device.uuid }
    this.#all.set(session.buffer.session, adopted)
    const { clientUuid, scope } = adopted
    await records.write(KEYS.session(session.buffer.session), { clientUuid, scope })
  }

  /** Forgets what was acknowledged long enough ago, and sessions of which nothing is left. */
  async sweep(maxAge: number): Promise<void> {
    const { records } = this.#context
    const now = this.#context.now()
    let dropped = 0
    const underWay = await this.#underWay()
    const isGone = (session: Session, figure: Figure): boolean => {
      const standing = session.standings.get(figureKey(figure))
      if (isSpent(figure, standing, now)) return true
      if (underWay.has(`${figure.session}/${figureKey(figure)}`)) return false
      return this.#context.verified && (figure.slot + 1) * SLOT_SECONDS < now - maxAge
    }
    for (const session of this.all) {
      if (session !== this.#current && session.buffer.figures().some((figure) => isGone(session, figure)))
        await this.#readAgain(session)
      const gone = session.buffer.figures().filter((figure) => isGone(session, figure))
      dropped += gone.filter(
        (figure) => !isSpent(figure, session.standings.get(figureKey(figure)), now),
      ).length
      if (gone.length > 0) await this.#forget(session, gone)
      if (session !== this.#current && session.buffer.figures().length === 0) {
        this.#all.delete(session.buffer.session)
        await records.storage.delete(KEYS.standings(session.buffer.session))
        await records.storage.delete(KEYS.session(session.buffer.session))
      }
    }
    if (dropped > 0) await records.change((device) => ({ dropped: device.dropped + dropped }))
  }

  /** Another tab may still write this session: what it added since must not be written over. */
  async #readAgain({ buffer }: Session): Promise<void> {
    for (const chunk of await this.#context.records.chunks(buffer.session)) buffer.load(chunk)
  }

  /** The figures of the submission under way: the server says whether they are too old. */
  async #underWay(): Promise<ReadonlySet<string>> {
    const submission = await this.#context.records.read<SubmissionRecord>(KEYS.submission)
    const figures = submission === null ? [] : figuresOf(reportsIn(submission))
    return new Set(figures.map((figure) => `${figure.session}/${figureKey(figure)}`))
  }

  /** Figures first: a standing without its figure is nothing, a figure without its standing is sent again. */
  async #forget(session: Session, figures: readonly Figure[]): Promise<void> {
    for (const figure of figures) session.buffer.remove(figure.slot, figure.module)
    await this.store()
    for (const figure of figures) session.standings.delete(figureKey(figure))
    await this.storeStandings(session)
  }
}
