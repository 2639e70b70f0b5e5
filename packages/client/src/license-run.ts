import { type CheckedAuthorization, slotAt, slotEnd } from '@countersign/protocol'
import { backOff, steadyOffset } from './back-off.ts'
import { Background } from './background.ts'
import { isSetBack } from './device-clock.ts'
import { Events } from './events.ts'
import { HeldLicense } from './held-license.ts'
import type { ReportOptions, Run, RunShown } from './run.ts'
import { Schedule } from './schedule.ts'
import { type Context, FAILURE } from './session/context.ts'
import { isConcurrent, keepTicket } from './session/grants.ts'
import type { SafeStorage } from './session/safe-storage.ts'
import { Sessions } from './session/sessions.ts'
import { countUnsent, hasUnsent } from './session/unsent.ts'
import type { LicenseState } from './state.ts'
import type { Talk } from './talk/talk.ts'
import { loadTalkAgain } from './talk-again.ts'
import { messageOf, within } from './within.ts'

/** Of this library; what talks to servers has it once more (`talk/version.ts`). */
export const VERSION = '0.1.0'

/** Seconds between two looks at the clock (U7). */
const CARRY = 300
const INTERVAL = 180
/** Seconds for which news of the store are gathered. */
const FOLLOW = 0.05
/** Seconds before a new authorization is renewed, whatever it says. */
const SOONEST = 10
/** Failures to load what talks to servers after which the host's `flush()` does not try again by itself. */
const MOST_UNLOADED = 5

/**
 * What one opened license does by itself: it holds what is stored, counts, stores, and tells of each change once. What has to
 * be said to servers is said by its `Talk`, which is loaded when there is something to say (ADR 38).
 */
export class LicenseRun implements Run {
  readonly context: Context
  readonly sessions: Sessions
  readonly license: HeldLicense
  readonly events: Events
  readonly background: Background
  readonly #schedule: Schedule
  #talk: Talk | null = null
  #loading: Promise<Talk | null> | null = null
  /** Figures without a receipt that stood in the store when this run began. */
  #left = 0
  /** How often in a row it could not be loaded. */
  #unloaded = 0
  /** A slot that ends by then needs no look whether the authorization may still be used. */
  #certainUntil = Number.NEGATIVE_INFINITY
  #stopListening: () => void = () => undefined

  constructor(context: Context, storage: SafeStorage) {
    this.context = context
    this.sessions = new Sessions(context)
    this.events = new Events((error) =>
      context.settings.logger('warn', `A listener failed: ${String(error)}`),
    )
    this.#schedule = new Schedule(context.platform.clock)
    this.background = new Background((error) => context.tell({ kind: 'unexpected', message: String(error) }))
    this.license = new HeldLicense(context, storage)
    context.onFault = (fault) => this.events.tell('fault', fault)
  }

  get instances(): number {
    return this.license.instances
  }

  get shown(): RunShown {
    const { servers, authorization } = this.license
    return {
      servers: [...new Set([...servers, ...this.context.settings.servers])],
      authorizationId: authorization?.jti ?? null,
      pending: this.#left + this.sessions.all.flatMap(({ buffer }) => buffer.figures()).length,
      lastReceipt: null,
      ...this.#talk?.shown,
    }
  }

  async start(): Promise<void> {
    const { context } = this
    await this.#load()
    this.#left = (await countUnsent(context.records)) ?? 0
    const stopHidden = context.platform.onHidden(() =>
      this.background.run(() => this.#send({ keepalive: true })),
    )
    const stopNews = context.news.listen((key) => this.#hear(key))
    this.#stopListening = () => {
      stopHidden()
      stopNews()
    }
    this.#at('carry', CARRY, () => this.#carry())
    const { isUsable } = this.license
    const first = this.#begin()
    this.background.run(async () => {
      await first
      await this.#send({})
    })
    if (!isUsable) await Promise.race([first.catch(() => undefined), this.#limit()])
    this.changed()
  }

  /** What a run has to ask at first, if there is anything. */
  async #begin(): Promise<void> {
    const { isUsable, isRenewalDue } = this.license
    if (!isUsable || isRenewalDue) await this.#speak((talk) => talk.ask())
    else this.#renewAt()
  }

  /** Does what needs servers; where its code cannot be loaded, that is as if no server could be reached, and tried again. */
  async #speak(action: (talk: Talk) => Promise<unknown>): Promise<void> {
    const talk = await this.#ready()
    if (talk !== null) await action(talk)
  }

  #ready(): Promise<Talk | null> {
    this.#loading ??= this.#loadTalk()
    return this.#loading
  }

  async #loadTalk(): Promise<Talk | null> {
    const { platform, settings } = this.context
    try {
      const { Talk } = await within(platform.clock, settings.timeout, () =>
        this.#unloaded === 0 ? import('./talk/talk.ts') : loadTalkAgain(this.#unloaded),
      )
      if (Talk.version !== VERSION) throw new Error(`version ${Talk.version} beside ${VERSION}`)
      const talk = new Talk(this)
      await talk.begin()
      this.#talk = talk
      this.#unloaded = 0
      return talk
    } catch (error) {
      this.#loading = null
      this.context.fail('the library', `its part that talks to servers: ${messageOf(error)}`)
      this.#unloaded += 1
      const seconds = backOff(this.#unloaded, platform.random.fraction())
      this.#at('talk', seconds, async () => {
        await this.#begin()
        await this.#send({})
      })
      return null
    }
  }

  /** Something to be done later by itself, in place of what had this name. */
  #at(name: string, seconds: number, action: () => Promise<unknown>): void {
    this.#schedule.set(name, seconds, () => this.background.run(action))
  }

  /** The state as it is now; a change that time alone brought is told, too. */
  state(): LicenseState {
    return this.license.state()
  }

  has(module: string): boolean {
    return this.license.has(module)
  }

  /** Counts in memory; durable after `durability` at the latest. */
  count(slot: number, module: string, count: number): void {
    if (slotEnd(slot) > this.#certainUntil) this.#followUse()
    if (!this.sessions.current.buffer.add(slot, module, count)) {
      this.sessions.begin()
      this.sessions.current.buffer.add(slot, module, count)
    }
    if (!this.#schedule.has('store'))
      this.#at('store', this.context.settings.durability / 1000, async () => {
        await this.store()
        // So that a page that goes away has it at hand.
        if (!this.#schedule.has('talk')) await this.#ready()
      })
  }

  /** U14: what is recorded while no authorization may be used, whatever ended it, waits for the next ticket. */
  #followUse(): void {
    const { authorization, isUsable } = this.license
    if (authorization === null) return
    this.#certainUntil = isUsable ? authorization.exp : Number.NEGATIVE_INFINITY
    if (isUsable) this.sessions.hold()
    else if (this.sessions.end(authorization.jti))
      this.background.run(() => this.#keepTicket(authorization.jti))
  }

  async #keepTicket(jti: string): Promise<void> {
    await keepTicket(this.context, jti)
    await this.end(jti)
  }

  /** The authorization `jti` may not be used any more; durable when it resolves. */
  async end(jti: string): Promise<void> {
    this.sessions.end(jti)
    await this.sessions.storeOwners()
  }

  /** Makes what was recorded durable, in turn. */
  store(): Promise<void> {
    return this.sessions.store()
  }

  async #send(options: ReportOptions): Promise<void> {
    await this.store()
    if (await this.#hasToSay(options)) await this.#speak((talk) => talk.send(options))
    else this.reportAfter(null)
  }

  /**
   * Whether there is anything to be said now; once something was, what others on the store do is followed, too. What cannot
   * be said for want of the code has its own time.
   */
  async #hasToSay({ release }: ReportOptions): Promise<boolean> {
    if (this.#schedule.has('talk')) return false
    if (this.#talk !== null || (await hasUnsent(this.context))) return true
    const { authorization } = this.license
    return release === true && authorization !== null && isConcurrent(authorization)
  }

  /** Sends everything now; a fault is told, never thrown at the host. */
  flush(): Promise<void> {
    return this.background.guard(async () => {
      await this.store()
      if (this.#unloaded < MOST_UNLOADED) await this.#speak((talk) => talk.flush())
    })
  }

  async close(): Promise<void> {
    this.#stopListening()
    this.#schedule.close()
    await this.background.guard(async () => {
      await this.#carry()
      await this.#send({ release: true })
    })
    this.background.close()
    await this.settled()
    await this.background.guard(() => this.sessions.close())
  }

  settled(): Promise<void> {
    return this.background.settled()
  }

  /** Tells of a change, once. */
  changed(): void {
    this.#followUse()
    const state = this.license.change()
    if (state !== null) this.events.tell('state', state)
  }

  async #load(): Promise<void> {
    const loaded = await this.license.load()
    if (loaded.kind === 'held') await this.#announce(loaded.checked)
    else if (loaded.kind !== 'nothing' && loaded.jti !== null && this.sessions.end(loaded.jti)) {
      if (loaded.kind === 'broken') await this.#keepTicket(loaded.jti)
    }
  }

  /** A place that is taken is known to the others on the store. */
  async #announce({ authorization }: CheckedAuthorization): Promise<void> {
    if (isConcurrent(authorization)) await this.sessions.announce()
  }

  #limit(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#schedule.set('limit', this.context.settings.timeout / 1000, resolve)
    return promise
  }

  /** Takes over an authorization that was verified a moment ago. */
  hold(checked: CheckedAuthorization): void {
    this.license.hold(checked)
    this.sessions.hold()
    this.background.run(() => this.#announce(checked))
    this.#renewAt()
  }

  /** What another run on this store wrote; it is looked at once for many. */
  #hear(key: string): void {
    if (key === FAILURE) this.background.run(() => this.context.records.change(() => ({})))
    if (!key.startsWith('grant/') || !key.endsWith(`/${this.context.scope}`)) return
    this.#at('follow', FOLLOW, () => this.#speak((talk) => talk.follow()))
  }

  /** Asks for an authorization after so many seconds. */
  renewAfter(seconds: number): void {
    this.#at('renew', seconds, () => this.#speak((talk) => talk.authorize()))
  }

  #renewAt(): void {
    const { refreshAfter, exp } = this.license.authorization ?? { refreshAfter: 0, exp: 0 }
    const now = this.context.now()
    const jitter =
      this.context.platform.random.fraction() * Math.min(3_600, Math.max(0, exp - refreshAfter) / 10)
    this.renewAfter(Math.max(SOONEST, refreshAfter - now) + jitter)
    this.#schedule.set('end', Math.max(0, exp - now), () => this.changed())
  }

  /** Seconds between two regular sendings. */
  get interval(): number {
    return Math.max(1, this.license.authorization?.reporting.interval ?? INTERVAL)
  }

  /** Sends after so many seconds; null: at the next regular time, of closed slots, at this device's steady offset. */
  reportAfter(seconds: number | null, options?: ReportOptions): void {
    const { context, interval } = this
    const offset = steadyOffset(context.records.device.uuid, interval)
    const past = (((context.now() - offset) % interval) + interval) % interval
    this.#at('report', seconds ?? interval - past, () =>
      this.#send(options ?? { before: slotAt(context.now()) }),
    )
  }

  async #carry(): Promise<void> {
    const { context } = this
    await context.keepTime(this.license.takeRan())
    this.#at('carry', CARRY, () => this.#carry())
    if (isSetBack(context.clock, context.look()))
      this.background.run(() => this.#speak((talk) => talk.authorize()))
    this.changed()
  }
}
