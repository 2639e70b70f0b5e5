import { type CheckedAuthorization, slotAt, slotEnd } from '@countersign/protocol'
import { steadyOffset } from './back-off.ts'
import { Background } from './background.ts'
import { isSetBack } from './device-clock.ts'
import { Events } from './events.ts'
import { HeldLicense } from './held-license.ts'
import { Pace } from './pace.ts'
import type { Run, RunShown } from './run.ts'
import { Schedule } from './schedule.ts'
import type { Authorizer, Authorizing } from './session/authorizer.ts'
import type { Contacts } from './session/contacts.ts'
import type { Context } from './session/context.ts'
import { FAILURE, followGrant } from './session/follow.ts'
import type { Reporter, Reporting, ReportOptions } from './session/reporter.ts'
import type { SafeStorage } from './session/safe-storage.ts'
import type { Sessions } from './session/sessions.ts'
import { isConcurrent } from './session/tickets.ts'
import type { LicenseState } from './state.ts'

/** Seconds between two looks at the clock (U7). */
const CARRY = 300
const INTERVAL = 180
/** Seconds for which news of the store are gathered. */
const FOLLOW = 0.05
/** Seconds before a new authorization is renewed, whatever it says. */
const SOONEST = 10

export interface LicenseParts {
  readonly context: Context
  readonly contacts: Contacts
  readonly authorizer: Authorizer
  readonly sessions: Sessions
  readonly reporter: Reporter
  readonly storage: SafeStorage
}

/** What one opened license does by itself: it asks, renews, stores, sends, and tells of each change once. */
export class LicenseRun implements LicenseParts, Run {
  readonly context: Context
  readonly contacts: Contacts
  readonly authorizer: Authorizer
  readonly sessions: Sessions
  readonly reporter: Reporter
  readonly storage: SafeStorage
  readonly #schedule: Schedule
  readonly events: Events
  readonly #background: Background
  readonly #license: HeldLicense
  /** A slot that ends by then needs no look whether the authorization may still be used. */
  #certainUntil = Number.NEGATIVE_INFINITY
  #authorizing: Promise<Authorizing> | null = null
  readonly #pace = new Pace()
  #stopListening: () => void = () => undefined

  constructor(parts: LicenseParts) {
    this.context = parts.context
    this.contacts = parts.contacts
    this.authorizer = parts.authorizer
    this.sessions = parts.sessions
    this.reporter = parts.reporter
    this.storage = parts.storage
    this.events = new Events((error) =>
      this.context.settings.logger('warn', `A listener failed: ${String(error)}`),
    )
    this.#schedule = new Schedule(parts.context.platform.clock)
    this.#background = new Background((error) =>
      this.context.tell({ kind: 'unexpected', message: String(error) }),
    )
    this.#license = new HeldLicense(parts.context, parts.storage)
    this.context.onFault = (fault) => this.events.tell('fault', fault)
    this.context.onFirstTime = (seconds) => this.sessions.correctBy(seconds)
    this.reporter.onReauthorize = () => this.#reauthorize()
    this.authorizer.onEnded = async (jti) => {
      this.sessions.end(jti)
      await this.sessions.storeOwners()
    }
    // A10: a clone leaves a license already held to run to its own end.
    this.authorizer.onNewUuid = async () => {
      await this.store()
      this.sessions.begin()
    }
  }

  get instances(): number {
    return this.#license.instances
  }

  get shown(): RunShown {
    const { contacts, reporter, sessions } = this
    return {
      servers: contacts.urls,
      authorizationId: this.#license.authorization?.jti ?? null,
      pending: sessions.all.reduce((sum, session) => sum + reporter.pending(session).length, 0),
      lastReceipt: reporter.lastReceipt,
    }
  }

  async start(): Promise<void> {
    const { context } = this
    await this.sessions.refresh()
    await this.#loadGrant()
    const stopHidden = context.platform.onHidden(() =>
      this.#background.run(() => this.send({ keepalive: true })),
    )
    const stopNews = context.news.listen((key) => this.#hear(key))
    this.#stopListening = () => {
      stopHidden()
      stopNews()
    }
    this.#schedule.set('carry', CARRY, () => this.#background.run(() => this.#carry()))
    const usable = this.#license.isUsable
    if (!usable) await this.reporter.settleEnded()
    const due = !usable || this.#license.isRenewalDue
    if (!due) this.#renewAt()
    const first = due ? this.#first() : Promise.resolve()
    this.#background.run(async () => {
      await first
      await this.send({})
    })
    if (!usable) await Promise.race([first.catch(() => undefined), this.#limit()])
    this.changed()
  }

  /** The first request of this run; a seat that another UUID of this device holds is given back before (U8). */
  async #first(): Promise<void> {
    if (await this.reporter.isLeaving()) await this.reporter.submitAll()
    await this.#authorize()
  }

  /** The state as it is now; a change that time alone brought is told, too. */
  state(): LicenseState {
    return this.#license.state()
  }

  has(module: string): boolean {
    return this.#license.has(module)
  }

  /** Counts in memory; durable after `durability` at the latest. */
  count(slot: number, module: string, count: number): void {
    if (slotEnd(slot) > this.#certainUntil) this.#followUse()
    if (!this.sessions.current.buffer.add(slot, module, count)) {
      this.sessions.begin()
      this.sessions.current.buffer.add(slot, module, count)
    }
    if (!this.#schedule.has('store'))
      this.#schedule.set('store', this.context.settings.durability / 1000, () =>
        this.#background.run(() => this.store()),
      )
  }

  /** U14: what is recorded while no authorization may be used, whatever ended it, waits for the next ticket. */
  #followUse(): void {
    const { authorization } = this.#license
    if (authorization === null) return
    const usable = this.#license.isUsable
    this.#certainUntil = usable ? authorization.exp : Number.NEGATIVE_INFINITY
    if (usable) this.sessions.hold()
    else if (this.sessions.end(authorization.jti))
      this.#background.run(() => this.authorizer.keepTicket(authorization.jti))
  }

  /** Makes what was recorded durable, in turn. */
  store(): Promise<void> {
    return this.sessions.store()
  }

  /** Sends what is pending; authorizes first when a ticket is missing; one try. */
  async send(options: ReportOptions): Promise<void> {
    await this.store()
    await this.#follow()
    let end = await this.reporter.submitAll(options)
    if (end.kind === 'authorize' && options.keepalive !== true && this.#mayAsk(options)) {
      const authorized = await this.#authorize()
      if (authorized.kind === 'granted') end = await this.reporter.submitAll(options)
    }
    this.#reportAt(end)
    this.changed()
  }

  /** A regular sending does not ask again what was denied or failed: renewing has its own time for that. */
  #mayAsk({ before }: ReportOptions): boolean {
    return before === undefined || (!this.#license.isDenied && this.#pace.isAnswered)
  }

  /** Sends everything now; a fault is told, never thrown at the host. One that asks in vain and again at once only stores. */
  flush(): Promise<void> {
    const tooSoon = this.#pace.isTooSoon(this.context.look().monotonic)
    return this.#background.guard(() => (tooSoon ? this.store() : this.send({})))
  }

  async close(): Promise<void> {
    this.#stopListening()
    this.#schedule.close()
    await this.#background.guard(async () => {
      await this.#carry()
      await this.send({ release: true })
    })
    this.#background.close()
    await this.settled()
    await this.#background.guard(() => this.sessions.close())
  }

  settled(): Promise<void> {
    return this.#background.settled()
  }

  /** Tells of a change, once. */
  changed(): void {
    this.#followUse()
    const state = this.#license.change()
    if (state !== null) this.events.tell('state', state)
  }

  async #loadGrant(): Promise<void> {
    const loaded = await this.#license.load()
    if (loaded.kind === 'nothing') return
    if (loaded.kind === 'held') {
      await this.#adopt(loaded.checked)
      return
    }
    this.reporter.maxAge = loaded.maxAge ?? this.reporter.maxAge
    if (loaded.jti !== null && this.sessions.end(loaded.jti) && loaded.kind === 'broken')
      await this.authorizer.keepTicket(loaded.jti)
  }

  /** Whom to ask, and how long to report, by an authorization that is held now. */
  async #adopt({ authorization }: CheckedAuthorization): Promise<void> {
    this.reporter.maxAge = authorization.reporting.maxAge
    this.contacts.grant(authorization.servers)
    if (isConcurrent(authorization)) await this.sessions.announce()
  }

  #limit(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#schedule.set('limit', this.context.settings.timeout / 1000, resolve)
    return promise
  }

  /** One request in flight for all who ask meanwhile. */
  #authorize(): Promise<Authorizing> {
    this.#authorizing ??= this.#ask().finally(() => {
      this.#authorizing = null
    })
    return this.#authorizing
  }

  async #ask(): Promise<Authorizing> {
    const result = await this.authorizer.authorize(this.#license.authorization?.jti ?? null)
    this.#license.block(result.kind === 'none' && result.atOnce)
    if (result.kind === 'granted') {
      if (this.#license.authorization === null)
        this.#schedule.set('report', 0, () => this.#background.run(() => this.send({})))
      this.#hold(result.checked)
    }
    if (result.kind === 'denied') this.#license.deny(result.denial)
    this.#pace.asked(result)
    this.#renewAfter(result)
    this.changed()
    return result
  }

  #hold(checked: CheckedAuthorization): void {
    this.#license.hold(checked)
    this.sessions.hold()
    this.#background.run(() => this.#adopt(checked))
  }

  /** What another run on this store wrote; it is looked at once for many. */
  #hear(key: string): void {
    if (key === FAILURE)
      this.#background.run(async () => void (await this.context.records.change(() => ({}))))
    if (!key.startsWith('grant/') || !key.endsWith(`/${this.context.scope}`)) return
    this.#schedule.set('follow', FOLLOW, () => this.#background.run(() => this.#follow()))
  }

  /** Takes over what other runs on this store brought about: an authorization, its end, another client UUID. */
  async #follow(): Promise<void> {
    const { records } = this.context
    const { uuid } = records.device
    await records.look()
    if (records.device.uuid !== uuid) {
      await this.store()
      this.sessions.begin()
    }
    const followed = await followGrant(this.context, this.#license.authorization?.jti ?? null)
    if (followed.kind === 'granted' && this.#authorizing === null) {
      this.#hold(followed.checked)
      this.#pace.answered()
      this.#renewAt()
    }
    if (followed.kind === 'ended') {
      this.#license.end(followed.denial)
      this.sessions.end(followed.jti)
      await this.sessions.storeOwners()
    }
    if (followed.kind !== 'nothing') this.changed()
  }

  #renewAfter(result: Authorizing): void {
    if (result.kind === 'granted') {
      this.#renewAt()
      return
    }
    const seconds = this.#pace.afterAsking(result, this.context.platform.random.fraction())
    this.#schedule.set('renew', seconds, () => this.#background.run(() => this.#authorize()))
  }

  #renewAt(): void {
    const { refreshAfter, exp } = this.#license.authorization ?? { refreshAfter: 0, exp: 0 }
    const now = this.context.now()
    const jitter =
      this.context.platform.random.fraction() * Math.min(3_600, Math.max(0, exp - refreshAfter) / 10)
    this.#schedule.set('renew', Math.max(SOONEST, refreshAfter - now) + jitter, () =>
      this.#background.run(() => this.#authorize()),
    )
    this.#schedule.set('end', Math.max(0, exp - now), () => this.changed())
  }

  /** A receipt asks for it: at once, but not more often than once per report interval. */
  #reauthorize(): void {
    if (this.#pace.mayReauthorize(this.context.look().monotonic, this.#interval()))
      this.#background.run(() => this.#authorize())
  }

  #interval(): number {
    return Math.max(1, this.#license.authorization?.reporting.interval ?? INTERVAL)
  }

  /** The next regular sending: closed slots, at this device's steady offset; after a failure by back-off. */
  #reportAt(end: Reporting): void {
    const { context } = this
    const interval = this.#interval()
    const offset = steadyOffset(context.records.device.uuid, interval)
    const past = (((context.now() - offset) % interval) + interval) % interval
    const fraction = context.platform.random.fraction()
    const seconds = this.#pace.sent(end, { now: context.look().monotonic, fraction }) ?? interval - past
    this.#schedule.set('report', seconds, () =>
      this.#background.run(() => this.send({ before: slotAt(context.now()) })),
    )
  }

  async #carry(): Promise<void> {
    const { context } = this
    await context.keepTime(this.#license.takeRan())
    this.#schedule.set('carry', CARRY, () => this.#background.run(() => this.#carry()))
    if (isSetBack(context.clock, context.look()) && !this.#background.isClosed)
      this.#background.run(() => this.#authorize())
    this.changed()
  }
}
