import { decodeBase64Url, sealDirect, type UsageReport, utf8 } from '@countersign/protocol'
import { figureKey, fitting, isPending, MOST_BYTES, reportsOf } from '../submission.ts'
import { acknowledge } from './acknowledge.ts'
import type { Contacts } from './contacts.ts'
import type { Context } from './context.ts'
import { KEYS, reportsIn, type SessionRecord, type SubmissionRecord } from './records.ts'
import { type Sending, sendReport } from './send-report.ts'
import type { Session, Sessions } from './sessions.ts'
import { dropTicket, type Ticket, ticketOf } from './tickets.ts'

/** What sending everything ended in. */
export type Reporting =
  | { readonly kind: 'done' }
  /** A new authorization is needed before the rest can be sent. */
  | { readonly kind: 'authorize' }
  | { readonly kind: 'failed'; readonly retryAfter: number | null }

export interface ReportOptions {
  /** Slots from this one on wait; absent: the running slot is sent too. */
  readonly before?: number
  readonly keepalive?: boolean
}

/** Sends figures and takes receipts, one submission at a time among all that share the store. */
export class Reporter {
  readonly #context: Context
  readonly #contacts: Contacts
  readonly #sessions: Sessions
  #mostBytes = MOST_BYTES
  /** Reports that a server called malformed: the same bytes are not sent again. */
  readonly #bad = new Set<string>()
  /** Told when a receipt says so (A10). */
  onReauthorize: () => void = () => undefined
  lastReceipt: number | null = null

  constructor(context: Context, contacts: Contacts, sessions: Sessions) {
    this.#context = context
    this.#contacts = contacts
    this.#sessions = sessions
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

  submitAll(options: ReportOptions = {}): Promise<Reporting> {
    return this.#context.platform.lock('store').run('submit', () => this.#submitAll(options))
  }

  async #submitAll(options: ReportOptions): Promise<Reporting> {
    let needsTicket = false
    const skipped = new Set<string>()
    for (;;) {
      const next = await this.#next(options, skipped)
      if (next === null) return needsTicket ? { kind: 'authorize' } : { kind: 'done' }
      if ('owner' in next) {
        skipped.add(ownerKey(next.owner))
        needsTicket ||= this.#isOwn(next.owner)
        continue
      }
      const sending = await sendReport(this.#context, this.#contacts, { ...next, ...options })
      const end = await this.#settle(sending, next.submission)
      if (end !== null) return end
    }
  }

  #isOwn({ clientUuid, scope }: SessionRecord): boolean {
    return clientUuid === this.#context.records.device.uuid && scope === this.#context.scope
  }

  /** The submission under way, or a new one, made durable before it is sent; null when nothing is left. */
  async #next(
    options: ReportOptions,
    skipped: ReadonlySet<string>,
  ): Promise<{ submission: SubmissionRecord; ticket: Ticket } | { owner: SessionRecord } | null> {
    const { records } = this.#context
    const stored = await records.read<SubmissionRecord>(KEYS.submission)
    if (stored !== null) {
      const ticket = await ticketOf(this.#context, stored)
      if (typeof ticket !== 'string') return { ticket, submission: await this.#sealed(stored, ticket) }
      if (!this.#isOwn(stored)) await records.storage.delete(KEYS.submission)
      else if (!skipped.has(ownerKey(stored))) return { owner: stored }
    }
    for (const session of this.#sessions.all) {
      if (skipped.has(ownerKey(session)) || this.pending(session, options).length === 0) continue
      const ticket = await ticketOf(this.#context, session)
      if (ticket === 'never' && !this.#isOwn(session) && session.scope === this.#context.scope) {
        await this.#sessions.adopt(session)
        return this.#next(options, skipped)
      }
      if (typeof ticket === 'string') return { owner: session }
      const made = await this.#make(session, ticket, options)
      if (made !== null) return { submission: made, ticket }
    }
    return null
  }

  async #make(owner: Session, ticket: Ticket, options: ReportOptions): Promise<SubmissionRecord | null> {
    const { records } = this.#context
    const mates = this.#sessions.all.filter((one) => ownerKey(one) === ownerKey(owner))
    const figures = mates.flatMap((session) => this.pending(session, options))
    const reports = fitting(reportsOf(figures), this.#mostBytes).filter(
      (report) => !this.#bad.has(JSON.stringify(report)),
    )
    if (reports.length === 0) return null
    const { sequence } = await records.change((device) => ({ sequence: device.sequence + 1 }))
    const plaintext = this.#plaintext(owner, sequence, reports)
    const { clientUuid, scope } = owner
    return this.#sealed({ clientUuid, scope, sequence, plaintext, ticket: '', sealed: '' }, ticket)
  }

  #plaintext(owner: SessionRecord, sequence: number, reports: readonly UsageReport[]): string {
    const { store, dropped, lastHead } = this.#context.records.device
    return JSON.stringify({ client: owner.clientUuid, store, sequence, dropped, lastHead, reports })
  }

  /** The bytes under a ticket, stored before they are sent. */
  async #sealed(submission: SubmissionRecord, ticket: Ticket): Promise<SubmissionRecord> {
    if (submission.ticket === ticket.ticket) return submission
    const sealed = await sealDirect({
      ...{ key: decodeBase64Url(ticket.key), typ: 'cs-report+jwe', kid: ticket.ticket },
      plaintext: utf8(submission.plaintext),
    })
    const record = { ...submission, ticket: ticket.ticket, sealed }
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
    if (settings.keepReceipts)
      await records.write(KEYS.receipt(receipt.sequence), { plaintext: submission.plaintext, envelope })
    await records.change(({ incarnations }) => ({
      incarnations: { ...incarnations, [head.iss]: receipt.incarnation },
      lastHead: headDigest,
    }))
    await this.#context.tellTime(receipt.iat)
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
    if (single) this.#bad.add(JSON.stringify(reports[0]))
    else this.#mostBytes = Math.max(1, Math.floor(JSON.stringify(reports).length / 2))
    await this.#context.records.storage.delete(KEYS.submission)
  }
}

const ownerKey = ({ clientUuid, scope }: SessionRecord): string => `${clientUuid}/${scope}`
