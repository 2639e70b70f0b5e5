import { type CheckedAuthorization, type Denial, ProtocolError } from '@countersign/protocol'
import { RETRY_AFTER_CAP } from '../back-off.ts'
import { sentenceOf } from '../sentence.ts'
import type { Context } from '../session/context.ts'
import { authorizationIn } from '../session/grants.ts'
import { type GrantRecord, KEYS } from '../session/records.ts'
import type { Contact, Contacts } from './contacts.ts'
import { exchange } from './exchange.ts'
import { followGrant } from './follow.ts'
import { type Decision, judgeReply } from './judge-reply.ts'
import { type Outcome, outcomeOf } from './outcomes.ts'
import { isRepeatable, makeRequest, type PendingRequest, sealedFor } from './request.ts'
import { tellTime } from './verified-time.ts'

/** What asking for an authorization ended in. */
export type Authorizing =
  | { readonly kind: 'granted'; readonly checked: CheckedAuthorization }
  | { readonly kind: 'denied'; readonly denial: Denial }
  /** No server decided; `atOnce`: each connection was refused at once; `untried`: none was asked. */
  | {
      readonly kind: 'none'
      readonly retryAfter: number | null
      readonly atOnce: boolean
      readonly untried?: true
    }

type Asked = Decision | Exclude<Outcome, { kind: 'answer' }>

const noise = (why: string, atOnce = false): Asked => ({ kind: 'noise', why, atOnce })

const NOT_SERVING = -20100
const CLONED = -20151

/** Asks for authorizations, one request at a time (A8b). */
export class Authorizer {
  readonly #context: Context
  readonly #contacts: Contacts
  #pending: PendingRequest | null = null
  /** Until when no server wants to be asked (`Retry-After`), seconds of the monotonic clock: a new run may ask once. */
  #quietUntil = Number.NEGATIVE_INFINITY
  /** A random UUID is given up once per run, so that a faulty server cannot make devices without end. */
  #renewed = false
  /** Told after a new client UUID is durable. */
  onNewUuid: () => Promise<void> = async () => undefined
  /** Told when a denial ended the authorization of this `jti`. */
  onEnded: (jti: string) => Promise<void> = async () => undefined

  constructor(context: Context, contacts: Contacts) {
    this.#context = context
    this.#contacts = contacts
  }

  /** `held`: the `jti` of the authorization in hand; a newer one that another run was given meanwhile is taken instead. */
  async authorize(held: string | null): Promise<Authorizing> {
    const { lock, settings } = this.#context
    const release = await lock.hold('authorize', settings.timeout)
    if (release === null) {
      this.#context.fail('the store', 'another process or tab is asking, and does not come to an end')
      return { kind: 'none', retryAfter: null, atOnce: false, untried: true }
    }
    try {
      await this.#context.records.look()
      const other = await followGrant(this.#context, held)
      if (other.kind === 'granted') return other
      return await this.#authorize()
    } finally {
      release()
    }
  }

  async #authorize(): Promise<Authorizing> {
    const { monotonic } = this.#context.look()
    const quiet = this.#quietUntil - monotonic
    if (quiet > 0) return { kind: 'none', retryAfter: Math.ceil(quiet), atOnce: false, untried: true }
    const pending = await this.#request()
    if (pending === null) return { kind: 'none', retryAfter: null, atOnce: false, untried: true }
    let retryAfter: number | null = null
    let atOnce = true
    for (const url of this.#contacts.urls) {
      const asked = await this.#askTwice(url, pending)
      if (asked.kind === 'granted') return this.#take(asked, pending, url)
      if (asked.kind === 'denied' && asked.denial.code !== NOT_SERVING)
        return this.#deny(asked.denial, pending, url)
      atOnce &&= asked.kind === 'noise' && asked.atOnce
      const { goOn, wait } = await this.#pass(asked, url, pending)
      retryAfter = wait === null ? retryAfter : Math.max(retryAfter ?? 0, wait)
      if (!goOn) break
    }
    this.#quietUntil = monotonic + Math.min(retryAfter ?? 0, RETRY_AFTER_CAP)
    return { kind: 'none', retryAfter, atOnce }
  }

  /** What decides nothing: whether to go on to the next server, and how long to wait. */
  async #pass(
    asked: Exclude<Asked, { kind: 'granted' }>,
    url: string,
    pending: PendingRequest,
  ): Promise<{ readonly goOn: boolean; readonly wait: number | null }> {
    const context = this.#context
    switch (asked.kind) {
      case 'denied':
        await tellTime(context, asked.denial.iat, pending.madeAt)
        context.fail(url, asked.denial.message)
        return { goOn: true, wait: asked.denial.retryAfter }
      case 'wait':
        context.fail(url, `status ${asked.status}`)
        return { goOn: asked.status === 503, wait: asked.retryAfter }
      case 'bad-request':
      case 'too-large':
        this.#pending = null
        context.fail(url, asked.kind)
        context.tell({ kind: 'bad-request', code: asked.kind === 'bad-request' ? asked.code : asked.kind })
        return { goOn: false, wait: null }
      case 'noise':
        context.fail(url, asked.why)
        return { goOn: true, wait: null }
      case 'key-unknown':
      case 'client-mismatch':
        context.fail(url, asked.kind)
        return { goOn: true, wait: null }
    }
  }

  /** Null: the token of a device that is known cannot be read now, and without it the server would see a clone. */
  async #request(): Promise<PendingRequest | null> {
    const { records, settings } = this.#context
    const { storage } = records
    if (this.#pending !== null && isRepeatable(this.#pending, this.#context)) return this.#pending
    const key = KEYS.continuation(records.device.uuid, settings.product.code)
    const stored = await records.read<{ token: string | null }>(key)
    if (storage.isUnread(key) && !storage.isUnread(KEYS.device)) {
      this.#context.fail('the store', 'the token of this device cannot be read')
      return null
    }
    this.#pending = makeRequest(this.#context, stored?.token ?? null)
    return this.#pending
  }

  /** An unknown key, on either side: `/v1/server` is fetched once and it is judged again. */
  async #askTwice(url: string, pending: PendingRequest): Promise<Asked> {
    const first = await this.#ask(url, pending)
    if (first.kind !== 'key-unknown') return first
    this.#contacts.forget(url)
    return this.#ask(url, pending)
  }

  async #ask(url: string, pending: PendingRequest): Promise<Asked> {
    const contact = await this.#contacts.of(url)
    if ('why' in contact) return contact.wait ?? noise(contact.why, contact.atOnce)
    const { settings, platform, fetch } = this.#context
    const body = await sealedFor(pending, contact)
    if (body === null) return noise('The key set has no encryption key.')
    const address = this.#contacts.address(url, '/v1/authorizations')
    const answer = await exchange({
      fetch,
      clock: platform.clock,
      timeout: settings.timeout,
      url: address,
      body,
    })
    this.#context.note({
      ...{ server: url, what: 'authorization', content: pending.shown },
      outcome: 'why' in answer ? answer.why : `status ${answer.status}`,
    })
    if ('why' in answer) return noise(answer.why, answer.atOnce)
    const outcome = outcomeOf(answer, this.#context.now())
    return outcome.kind === 'answer' ? this.#judge(outcome.body, pending, contact) : outcome
  }

  async #judge(body: string, pending: PendingRequest, contact: Contact): Promise<Asked> {
    try {
      return await judgeReply(this.#context, { body, pending, contact })
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      return error.code === 'unknown-key'
        ? { kind: 'key-unknown' }
        : noise(await sentenceOf(error.message, this.#context.platform.clock))
    }
  }

  /** A grant is durable, its continuation token first, before anything uses it (A8b). */
  async #take(
    granted: Extract<Decision, { kind: 'granted' }>,
    pending: PendingRequest,
    url: string,
  ): Promise<Authorizing> {
    const { authorization, trusted } = granted.checked
    const { records, scope, settings } = this.#context
    await records.write(KEYS.continuation(pending.clientUuid, settings.product.code), {
      token: authorization.continuation,
    })
    const record: GrantRecord = {
      ...{ token: granted.token, asked: pending.asked, clientUuid: pending.clientUuid },
      ...{ instances: settings.instances ?? null, ended: false, ticketDropped: false },
    }
    await records.write(KEYS.grant(pending.clientUuid, scope), record)
    await records.change(({ keySets, incarnations }) => ({
      keySets: { ...keySets, [trusted.uuid]: Math.max(keySets[trusted.uuid] ?? 0, trusted.keySet.iat) },
      incarnations: { ...incarnations, [trusted.uuid]: authorization.incarnation },
    }))
    await this.#context.takeRevoked(authorization.revoked)
    await tellTime(this.#context, authorization.iat, pending.madeAt)
    this.#pending = null
    this.#contacts.remember(url)
    return { kind: 'granted', checked: granted.checked }
  }

  async #deny(denial: Denial, pending: PendingRequest, url: string): Promise<Authorizing> {
    const { records, scope } = this.#context
    await tellTime(this.#context, denial.iat, pending.madeAt)
    this.#pending = null
    this.#contacts.remember(url)
    if (denial.code === CLONED && (await this.#startAnew(pending))) return this.#authorize()
    if (denial.revokes) {
      const grant = await records.grant(pending.clientUuid, scope)
      if (grant !== null) await this.#end({ ...grant, ended: true, denial })
    }
    return { kind: 'denied', denial }
  }

  /** The ended authorization is put beside, for what was recorded before still goes under its ticket. */
  async #end(grant: GrantRecord): Promise<void> {
    const { records, scope } = this.#context
    const jti = authorizationIn(grant)?.jti
    if (jti !== undefined) {
      await records.write(KEYS.ended(grant.clientUuid, jti), grant)
      await this.onEnded(jti)
    }
    await records.write(KEYS.grant(grant.clientUuid, scope), grant)
  }

  /** A8b: what a -20151 leads to; false when it stands. */
  async #startAnew(pending: PendingRequest): Promise<boolean> {
    const { records, settings, platform } = this.#context
    const key = KEYS.continuation(pending.clientUuid, settings.product.code)
    const stored = await records.read<{ token: string | null }>(key)
    if ((stored?.token ?? null) !== pending.continuation) return true
    if (this.#renewed) return false
    this.#renewed = true
    if (records.isFixed) {
      if (pending.continuation === null) return false
      await records.write(key, { token: null })
      return true
    }
    const uuid = platform.random.uuid()
    await records.change(() => ({ uuid }))
    await this.onNewUuid()
    return true
  }
}
