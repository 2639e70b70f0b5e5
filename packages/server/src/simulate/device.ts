import { type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import {
  type AuthorizationRequest,
  checkAuthorization,
  checkDenial,
  type Denial,
  openDirect,
  ProtocolError,
  peekJws,
  type Receipt,
  readReceiptEnvelope,
  type TrustedServer,
  type UsageReport,
} from '@countersign/protocol'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Wire } from './http.ts'
import { openReceipt, reportingKey, sealReport, sealRequest } from './sealing.ts'
import type { Meeting } from './server.ts'

/** What a device is built and configured as. */
export interface Build {
  readonly organizationId: string
  readonly handshakeCode: string
  readonly product: AuthorizationRequest['product']
}

interface Grant {
  readonly ticket: string
  readonly key: KeyObject
  readonly modules: readonly string[]
  readonly refreshAfter: Instant
  readonly exp: Instant
}

/** How an attempt to be authorized ended. */
export type Attempt =
  | { readonly end: 'granted' }
  | { readonly end: 'denied'; readonly code: Denial['code'] }
  | { readonly end: 'refused'; readonly problem: string }

/** Reports of one submission: well below its mebibyte. */
const REPORTS_AT_ONCE = 4_000
/** Where a page with the product comes from. */
const ORIGIN = 'https://shop.example.com'
const DOMAIN = 'shop.example.com'

const identifier = (): string => randomBytes(8).toString('base64url')

/**
 * A device in its smallest form: it speaks the protocol as any client must, checks every answer, and keeps in memory what
 * a client library keeps on disk.
 */
export class Device {
  readonly build: Build
  readonly #wire: Wire
  readonly #meeting: Meeting
  #uuid: string = randomUUID()
  #store = identifier()
  #session = identifier()
  #sequence = 0
  #continuation: string | null = null
  #lastHead: string | null = null
  #grant: Grant | null = null
  #server: TrustedServer | null = null
  #pending: UsageReport[] = []
  /** The last receipt said that another decision is due (A10). */
  #asksAgain = false

  constructor(build: Build, wire: Wire, meeting: Meeting) {
    this.build = build
    this.#wire = wire
    this.#meeting = meeting
  }

  /** The same image on another machine: same identity, same state, own process. Figures that wait are not copied. */
  copy(): Device {
    const other = new Device(this.build, this.#wire, this.#meeting)
    other.#uuid = this.#uuid
    other.#store = this.#store
    other.#sequence = this.#sequence
    other.#continuation = this.#continuation
    other.#lastHead = this.#lastHead
    other.#grant = this.#grant
    other.#server = this.#server
    return other
  }

  /** A run of the product begins; one that keeps no license asks for one. */
  restart(options: { readonly asks?: boolean } = {}): void {
    this.#session = identifier()
    this.#asksAgain ||= options.asks === true
  }

  /** Modules that may be used at an instant; none without an authorization. */
  usable(at: Instant): readonly string[] {
    return this.#grant !== null && at < this.#grant.exp ? this.#grant.modules : []
  }

  wantsAuthorization(now: Instant): boolean {
    return this.#grant === null || now >= this.#grant.refreshAfter || this.#asksAgain
  }

  get waiting(): number {
    return this.#pending.length
  }

  /** Reports that wait and are of a slot before this one. */
  waitingSince(before: number): number {
    return this.#pending.filter(({ slot }) => slot < before).length
  }

  record(slot: number, counts: Readonly<Record<string, number>>): void {
    this.#pending.push({ session: this.#session, slot, counts })
  }

  /** Asks for an authorization; a copied identity is given up for a new one (A8b). */
  async authorize(now: Instant): Promise<Attempt> {
    const attempt = await this.#ask(now)
    if (attempt.end !== 'denied' || attempt.code !== -20151) return attempt
    if (this.#pending.length > 0) await this.submit(now, () => undefined)
    this.#uuid = randomUUID()
    this.#store = identifier()
    this.#sequence = 0
    this.#continuation = null
    this.#grant = null
    await this.#ask(now)
    return attempt
  }

  async #ask(now: Instant): Promise<Attempt> {
    const { organizationId, handshakeCode, product } = this.build
    this.#server ??= await this.#meeting.meet(organizationId, now)
    const recipient = this.#server.keySet.enc[0]
    if (recipient === undefined) throw new Error('The key set of the server has no encryption key.')
    const replyKey = randomBytes(32)
    const browser = product.deployment === 'browser'
    const request: AuthorizationRequest = {
      v: 1,
      requestId: randomUUID(),
      sentAt: now,
      replyKey: replyKey.toString('base64url'),
      client: { uuid: this.#uuid, continuation: this.#continuation, library: 'countersign-simulate/1' },
      organizationId,
      handshakeCode,
      sessionPassword: null,
      product,
      binding: { domain: browser ? DOMAIN : null, applicationId: null, processName: null },
      instances: null,
    }
    const body = sealRequest(Buffer.from(JSON.stringify(request)), recipient)
    const answer = await this.#wire.send('v1/authorizations', {
      body,
      ...(browser ? { origin: ORIGIN } : {}),
    })
    if (!answer.type.startsWith('application/jose')) {
      // The keys that this device knows may be older than the server's: it meets the server anew next time.
      this.#server = null
      return { end: 'refused', problem: `${answer.status} ${answer.body.slice(0, 200)}` }
    }
    const token = Buffer.from(
      await openDirect({ token: answer.body, typ: 'cs-reply+jwe', key: replyKey }),
    ).toString('utf8')
    return this.#newest(now, (trusted) => this.#judge(token, { request, now, trusted }))
  }

  async #judge(
    token: string,
    asked: { readonly request: AuthorizationRequest; readonly now: Instant; readonly trusted: TrustedServer },
  ): Promise<Attempt> {
    const { request, now, trusted } = asked
    if (peekJws(token).header.typ === 'cs-denial+jwt') {
      const denial = await checkDenial({ token, request, clientUuid: this.#uuid, trusted })
      if (denial.revokes) this.#grant = null
      return { end: 'denied', code: denial.code }
    }
    const { root } = this.#meeting
    const checked = await checkAuthorization({
      ...{ roots: [root.key], sandbox: root.sandbox, token, request, clientUuid: this.#uuid },
      ...{ now, trusted, host: request.binding.domain },
    })
    const { reporting, modules, refreshAfter, exp, continuation } = checked.authorization
    this.#grant = { ticket: reporting.ticket, key: reportingKey(reporting.key), modules, refreshAfter, exp }
    this.#server = checked.trusted
    this.#continuation = continuation
    this.#asksAgain = false
    return { end: 'granted' }
  }

  /** Sends everything that waits. `refused` is told of each figure that the server refuses for good. */
  async submit(now: Instant, refused: (report: UsageReport) => void): Promise<void> {
    while (this.#pending.length > 0) {
      const reports = this.#pending.slice(0, REPORTS_AT_ONCE)
      const receipt = await this.#send(reports, now)
      this.#pending = this.#pending.slice(reports.length)
      this.#asksAgain ||= receipt.reauthorize
      for (const { session, slot, module } of receipt.refused) {
        const report = reports.find((one) => one.session === session && one.slot === slot)
        const counts = module === null ? report?.counts : { [module]: report?.counts[module] ?? 0 }
        if (report !== undefined && counts !== undefined) refused({ ...report, counts })
      }
    }
  }

  async #send(reports: readonly UsageReport[], now: Instant): Promise<Receipt> {
    const grant = this.#grant
    if (grant === null) throw new Error('A device without a ticket cannot report.')
    this.#sequence += 1
    const sequence = this.#sequence
    const plaintext = Buffer.from(
      JSON.stringify({
        ...{
          client: this.#uuid,
          store: this.#store,
          sequence,
          dropped: 0,
          lastHead: this.#lastHead,
          reports,
        },
      }),
    )
    const answer = await this.#wire.send('v1/reports', {
      body: sealReport(plaintext, grant.ticket, grant.key),
    })
    if (answer.status !== 200)
      throw new Error(`A true report was answered with ${answer.status}: ${answer.body.slice(0, 300)}`)
    const envelope = readReceiptEnvelope(openReceipt(answer.body, grant.key))
    const verify = ({ keySet, uuid }: TrustedServer) =>
      this.#meeting.receipts.verify(envelope, {
        ...{ plaintext, client: this.#uuid, sequence, keys: keySet.sig, server: uuid },
      })
    const { receipt, headDigest } = await this.#newest(now, verify)
    this.#lastHead = headDigest
    return receipt
  }

  /** Judges by the keys that this device knows; when those are too old, meets the server once and judges again. */
  async #newest<T>(now: Instant, judge: (server: TrustedServer) => T | Promise<T>): Promise<T> {
    const { organizationId } = this.build
    this.#server ??= await this.#meeting.meet(organizationId, now)
    try {
      return await judge(this.#server)
    } catch (fault) {
      if (!(fault instanceof ProtocolError) || fault.code !== 'unknown-key') throw fault
      this.#server = await this.#meeting.meet(organizationId, now)
      return judge(this.#server)
    }
  }
}
