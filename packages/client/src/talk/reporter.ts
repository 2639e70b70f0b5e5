import { decodeBase64Url, type Submission, sealDirect, type UsageReport, utf8 } from '@countersign/protocol'
import { RETRY_AFTER_CAP } from '../back-off.ts'
import type { Look } from '../device-clock.ts'
import type { HeldLicense } from '../held-license.ts'
import type { ReportOptions } from '../run.ts'
import type { Context } from '../session/context.ts'
import { authorizationIn, isConcurrent } from '../session/grants.ts'
import { KEYS, type Owner, type SubmissionRecord } from '../session/records.ts'
import type { Session, Sessions } from '../session/sessions.ts'
import { figureKey, isPending } from '../session/standing.ts'
import { acknowledge } from './acknowledge.ts'
import type { Contacts } from './contacts.ts'
import { keepReceipt } from './keep-receipts.ts'
import { nextLeaving } from './leave.ts'
import { quietFor } from './retry-after.ts'
import { type Sending, sendReport } from './send-report.ts'
import type { StoreSessions } from './store-sessions.ts'
import { fitting, MOST_BYTES, reportsIn, reportsOf } from './submission.ts'
import { sweep } from './sweep.ts'
import { dropTicket, type Ticket, ticketOf } from './tickets.ts'
import { Turn } from './turn.ts'
import { tellTime } from './verified-time.ts'

/** Submissions of one sending at most: a server that answers nonsense is not asked without end. */
const MOST_AT_ONCE = 500
/** Submissions of one sending that servers refused, at most: the rest waits for the back-off. */
const MOST_REFUSED = 12
/** Plaintext bytes of what a page sends while it goes away: browsers let 64 KiB of body through. */
const KEEPALIVE_BYTES = 40_000

/** What sending everything ended in. */
export type Reporting =
  | { readonly kind: 'done' }
  /** A new authorization is needed before the rest can be sent. */
  | { readonly kind: 'authorize' }
  /** `untried`: no server was asked, because another sends or all want to be left alone; or who knows what came of it. */
  | { readonly kind: 'failed'; readonly retryAfter: number | null; readonly untried?: true }

const UNTRIED: Reporting = { kind: 'failed', retryAfter: null, untried: true }

type Next = { readonly submission: SubmissionRecord; readonly ticket: Ticket } | { readonly owner: Owner }

export interface ReporterParts {
  readonly context: Context
  readonly contacts: Contacts
  readonly sessions: Sessions
  readonly store: StoreSessions
  readonly license: HeldLicense
}

/** Sends figures and takes receipts, one submission at a time among all that share the store. */
export class Reporter {
  readonly #context: Context
  readonly #contacts: Contacts
  readonly #sessions: Sessions
  readonly #store: StoreSessions
  readonly #license: HeldLicense
  readonly #turn: Turn
  #mostBytes = MOST_BYTES
  /** Reports that a server called malformed, by ticket: the same bytes are not sent again. */
  readonly #bad = new Set<string>()
  /** The submission that this run made last, and when: its receipt tells the time, that of an older one does not. */
  #made: { readonly sequence: number; readonly at: Look } | null = null
  /** Told when a receipt says so (A10). */
  onReauthorize: () => void = () => undefined
  lastReceipt: number | null = null
  /** Changed records that a gap has shown. */
  #shown = 0

  constructor(parts: ReporterParts) {
    this.#context = parts.context
    this.#contacts = parts.contacts
    this.#sessions = parts.sessions
    this.#store = parts.store
    this.#license = parts.license
    this.#turn = new Turn(parts.context)
  }

  /** Figures that no receipt covers. */
  pending(session: Session, options: ReportOptions = {}): ReturnType<Session['buffer']['figures']> {
    const { incarnations } = this.#context.records.device
    const now = this.#context.now()
    return session.buffer.figures().filter((figure) => {
      const standing = session.standings.get(figureKey(figure))
      if (standing?.heldUntil !== undefined && now < standing.heldUntil) return false
      if (options.before !== undefined && figure.slot >= options.before) return false
      return isPending(figure, standing, incarnations)
    })
  }

  /** Who holds the lock sends for all, also for the dead; then forgets what is spent. */
  async submitAll(options: ReportOptions = {}): Promise<Reporting> {
    const { records } = this.#context
    const release = await this.#turn.take()
    if (release === null) return UNTRIED
    try {
      await records.look()
      const quiet = quietFor(records.device.quietUntil, this.#context.now())
      if (quiet > 0) return { kind: 'failed', retryAfter: quiet, untried: true }
      await this.#store.refresh()
      await this.#store.settleEnded()
      const end = await this.#submitAll(options)
      if (end === UNTRIED) return end
      if (end.kind === 'failed' && end.retryAfter !== null && end.retryAfter > 0) {
        const quietUntil = this.#context.now() + Math.min(end.retryAfter, RETRY_AFTER_CAP)
        await records.change(() => ({ quietUntil }))
      }
      if (options.release === true && end.kind === 'done') await this.#release()
      await sweep(this.#context, this.#sessions, this.#license.maxAge)
      return end
    } finally {
      release()
    }
  }

  async #submitAll(options: ReportOptions): Promise<Reporting> {
    let needsTicket = false
    const skipped = new Set<string>()
    let refused = 0
    for (let sent = 0; sent < MOST_AT_ONCE; sent++) {
      const next = await this.#next(options, skipped)
      if (next === null) return needsTicket ? { kind: 'authorize' } : { kind: 'done' }
      if ('owner' in next) {
        skipped.add(ownerKey(next.owner))
        needsTicket ||= this.#isOwn(next.owner)
        continue
      }
      const report = { ...next, ...options }
      const sending = await this.#turn.within(() => sendReport(this.#context, this.#contacts, report))
      if (sending === null) return UNTRIED
      const end = await this.#settle(sending, next.submission)
      if (end !== null) return end
      if (sending.kind !== 'receipt') refused += 1
      if (refused >= MOST_REFUSED) return { kind: 'failed', retryAfter: null }
    }
    return { kind: 'done' }
  }

  /**
   * C3: gives the running places back, unless another run goes on under the same authorization. One try that is never
   * repeated: a message that came late would take the place of a run that has begun since.
   */
  async #release(): Promise<void> {
    const { records, scope, lock } = this.#context
    const { uuid } = records.device
    const alone = await lock.hold('authorize')
    if (alone === null) return
    try {
      const grant = await records.grant(uuid, scope)
      const authorization = grant === null ? null : authorizationIn(grant)
      if (grant === null || grant.ended || authorization === null || !isConcurrent(authorization)) return
      if (this.#store.hasCompany()) return
      const owner = { clientUuid: uuid, scope }
      const ticket = await ticketOf(this.#context, owner)
      if (typeof ticket === 'string') return
      await records.write(KEYS.grant(uuid, scope), { ...grant, released: true })
      const submission = await this.#new(owner, { release: 'places', reports: [] })
      const sealed = await sealedUnder(submission, ticket)
      const sending = await sendReport(this.#context, this.#contacts, { submission: sealed, ticket })
      if (sending.kind === 'receipt') await this.#take(sending, sealed)
    } finally {
      alone()
    }
  }

  /** Binds the figures of the dead to their ticket before a new authorization comes (U14); whoever submits does so, too. */
  async settleEnded(): Promise<void> {
    const release = await this.#context.lock.hold('submit')
    if (release === null) return
    try {
      await this.#store.refresh()
      await this.#store.settleEnded()
    } finally {
      release()
    }
  }

  #isOwn({ clientUuid, scope }: Owner): boolean {
    return clientUuid === this.#context.records.device.uuid && scope === this.#context.scope
  }

  /** The submission under way, or a new one, made durable before it is sent; null when nothing is left. */
  async #next(options: ReportOptions, skipped: ReadonlySet<string>): Promise<Next | null> {
    const underWay = await this.#underWay(skipped)
    if (underWay !== null) return underWay
    for (const session of this.#sessions.all) {
      if (skipped.has(ownerKey(session)) || this.pending(session, options).length === 0) continue
      const owner = await this.#ownerOf(session)
      if (owner === null) continue
      const ticket = owner.buffer.shift === null ? 'never' : await ticketOf(this.#context, owner)
      if (typeof ticket === 'string') return { owner }
      const submission = await this.#make(owner, ticket, options)
      if (submission !== null) return { submission, ticket }
    }
    return this.#leave()
  }

  /**
   * U8: gives the seats of a UUID back that is not used any more, when everything it counted is sent. A build with the
   * other method that still runs beside this one keeps its own.
   */
  async #leave(): Promise<Next | null> {
    const leaving = await nextLeaving(this.#context)
    if (leaving === null) return null
    const { key, owner, continuation } = leaving
    if (owner.clientUuid === this.#context.records.device.uuid) return null
    const hasLeft = this.#sessions.all.every(
      (one) =>
        one.clientUuid !== owner.clientUuid ||
        (this.pending(one).length === 0 && !this.#store.isRunning(one)),
    )
    const ticket = hasLeft ? await ticketOf(this.#context, owner) : 'never'
    if (typeof ticket === 'string') return null
    const submission = await this.#new(owner, { release: 'identity', continuation, reports: [] })
    return { submission: await this.#sealed({ ...submission, leaves: key }, ticket), ticket }
  }

  /** Whether seats of another UUID are still to be given back. */
  async isLeaving(): Promise<boolean> {
    return (await nextLeaving(this.#context)) !== null
  }

  async #underWay(skipped: ReadonlySet<string>): Promise<Next | null> {
    const { records } = this.#context
    const read = await records.read<SubmissionRecord>(KEYS.submission)
    if (read === null) return null
    const session = this.#sessions.known.get(reportsIn(read)[0]?.session ?? '')
    const stored = { ...read, under: session?.under ?? read.under }
    const ticket = await ticketOf(this.#context, stored)
    if (typeof ticket !== 'string') return { ticket, submission: await this.#sealed(stored, ticket) }
    if (this.#isOwn(stored)) return skipped.has(ownerKey(stored)) ? null : { owner: stored }
    await records.storage.delete(KEYS.submission)
    return null
  }

  /**
   * The session as it is to be sent. Whose UUID never had a ticket is sent under the present one (U14). Null: a
   * living run's, which will do that itself.
   */
  async #ownerOf(session: Session): Promise<Session | null> {
    if (this.#isOwn(session) || session.scope !== this.#context.scope) return session
    return (await ticketOf(this.#context, session)) === 'never' ? this.#store.adopt(session) : session
  }

  async #make(owner: Session, ticket: Ticket, options: ReportOptions): Promise<SubmissionRecord | null> {
    const mates = this.#sessions.all.filter(
      (one) => ownerKey(one) === ownerKey(owner) && one.buffer.shift !== null,
    )
    const figures = mates.flatMap((session) => this.pending(session, options))
    const good = reportsOf(figures).filter((report) => !this.#bad.has(badKey(ticket.ticket, report)))
    const most = options.keepalive === true ? KEEPALIVE_BYTES : this.#mostBytes
    const reports = fitting(good, Math.min(most, this.#mostBytes))
    if (reports.length === 0) return null
    return this.#sealed(await this.#new(owner, { reports }), ticket)
  }

  /** A new submission under the next sequence number. */
  async #new(
    { clientUuid, scope, after, under }: Owner,
    content: Pick<Submission, 'reports'> & Readonly<Record<string, unknown>>,
  ): Promise<SubmissionRecord> {
    const { records } = this.#context
    // U10: what other hands changed shows at the server as a gap.
    const { size } = this.#context.sealed.changed
    const gap = size > this.#shown ? 1 : 0
    this.#shown = size
    const device = await records.change(({ sequence }) => ({ sequence: sequence + 1 + gap }))
    const { store, sequence, dropped, lastHead } = device
    this.#made = { sequence, at: this.#context.look() }
    const plaintext = JSON.stringify({ client: clientUuid, store, sequence, dropped, lastHead, ...content })
    return { clientUuid, scope, after, under, sequence, plaintext, ticket: '', sealed: '' }
  }

  /** The bytes under a ticket, stored before they are sent. */
  async #sealed(submission: SubmissionRecord, ticket: Ticket): Promise<SubmissionRecord> {
    if (submission.ticket === ticket.ticket) return submission
    const record = await sealedUnder(submission, ticket)
    await this.#context.records.write(KEYS.submission, record)
    return record
  }

  /** Acts on the end of one submission; null: go on. */
  async #settle(sending: Sending, submission: SubmissionRecord): Promise<Reporting | null> {
    const { records } = this.#context
    switch (sending.kind) {
      case 'receipt': {
        await acknowledge({ context: this.#context, sessions: this.#sessions }, submission, sending.verified)
        await this.#take(sending, submission)
        if (submission.leaves !== undefined) await records.storage.delete(submission.leaves)
        await records.storage.delete(KEYS.submission)
        return null
      }
      case 'key-unknown':
      case 'client-mismatch':
        await dropTicket(this.#context, submission, submission.ticket)
        return null
      case 'bad-request':
      case 'too-large':
        await this.#refused(sending, submission)
        return null
      case 'failed':
        return sending
    }
  }

  async #take(
    { verified, envelope }: Extract<Sending, { kind: 'receipt' }>,
    submission: SubmissionRecord,
  ): Promise<void> {
    const { records, settings } = this.#context
    const { receipt, head, headDigest } = verified
    if (settings.keepReceipts) {
      const { sequence } = receipt
      await keepReceipt(records, { sequence, at: receipt.iat, plaintext: submission.plaintext, envelope })
    }
    await records.change(({ incarnations }) => ({
      incarnations: { ...incarnations, [head.iss]: receipt.incarnation },
      lastHead: headDigest,
    }))
    const made = this.#made?.sequence === receipt.sequence ? this.#made.at : null
    await tellTime(this.#context, receipt.iat, made)
    this.lastReceipt = receipt.iat
    this.#mostBytes = Math.min(MOST_BYTES, this.#mostBytes * 2)
    if (receipt.reauthorize && this.#isOwn(submission)) this.onReauthorize()
  }

  /** 400, 413: the host is told; smaller submissions part the good from the bad, and a single bad report is held. */
  async #refused(
    sending: Extract<Sending, { kind: 'bad-request' | 'too-large' }>,
    submission: SubmissionRecord,
  ): Promise<void> {
    const reports = reportsIn(submission)
    const single = reports.length === 1
    this.#context.tell({
      kind: 'bad-request',
      code: sending.kind === 'bad-request' ? sending.code : 'too-large',
    })
    if (submission.leaves !== undefined) await this.#context.records.storage.delete(submission.leaves)
    else if (reports[0] !== undefined && single) this.#bad.add(badKey(submission.ticket, reports[0]))
    else this.#mostBytes = Math.max(1, Math.floor(JSON.stringify(reports).length / 2))
    await this.#context.records.storage.delete(KEYS.submission)
  }
}

const sealedUnder = async (submission: SubmissionRecord, ticket: Ticket): Promise<SubmissionRecord> => {
  const sealed = await sealDirect({
    ...{ key: decodeBase64Url(ticket.key), typ: 'cs-report+jwe', kid: ticket.ticket },
    plaintext: utf8(submission.plaintext),
  })
  return { ...submission, ticket: ticket.ticket, sealed }
}

const badKey = (ticket: string, report: UsageReport): string => `${ticket} ${JSON.stringify(report)}`

const ownerKey = ({ clientUuid, scope, after = '', under = '' }: Owner): string =>
  `${clientUuid}/${scope}/${after}/${under}`
