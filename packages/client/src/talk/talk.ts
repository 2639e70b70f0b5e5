import type { LicenseRun } from '../license-run.ts'
import type { ReportOptions, RunShown } from '../run.ts'
import { Authorizer, type Authorizing } from './authorizer.ts'
import { Contacts } from './contacts.ts'
import { followGrant } from './follow.ts'
import { noteIdentity } from './leave.ts'
import { Pace } from './pace.ts'
import { Reporter, type Reporting } from './reporter.ts'
import { StoreSessions } from './store-sessions.ts'
import { VERSION } from './version.ts'

/**
 * What one opened license says to servers, and to the other runs on its store: it asks, renews, sends and takes over. Loaded
 * when there is something to say (ADR 38); the run goes on without it meanwhile.
 */
export class Talk {
  static readonly version: string = VERSION
  readonly #run: LicenseRun
  readonly #contacts: Contacts
  readonly #authorizer: Authorizer
  readonly #reporter: Reporter
  readonly #store: StoreSessions
  readonly #pace = new Pace()
  #authorizing: Promise<Authorizing> | null = null

  constructor(run: LicenseRun) {
    const { context, sessions, license } = run
    const contacts = new Contacts(context, license)
    const store = new StoreSessions(context, sessions)
    this.#run = run
    this.#store = store
    this.#contacts = contacts
    this.#reporter = new Reporter({ context, contacts, sessions, store, license })
    this.#authorizer = new Authorizer(context, contacts)
    context.onFirstTime = (seconds) => store.correctBy(seconds)
    this.#reporter.onReauthorize = () => this.#reauthorize()
    this.#authorizer.onEnded = (jti) => run.end(jti)
    // A10: a clone leaves a license already held to run to its own end.
    this.#authorizer.onNewUuid = async () => {
      await run.store()
      sessions.begin()
    }
  }

  get shown(): Omit<RunShown, 'authorizationId'> {
    return {
      servers: this.#contacts.urls,
      pending: this.#run.sessions.all.reduce((sum, one) => sum + this.#reporter.pending(one).length, 0),
      lastReceipt: this.#reporter.lastReceipt,
    }
  }

  /** Looks, once, at what this run found in its store, before anything is said. */
  async begin(): Promise<void> {
    const { context, license } = this.#run
    await noteIdentity(context, context.identity)
    await this.#store.refresh()
    if (!license.isUsable) await this.#reporter.settleEnded()
  }

  /** Asks for an authorization; a seat that another UUID of this device holds is given back before (U8). */
  async ask(): Promise<void> {
    if (await this.#reporter.isLeaving()) await this.#reporter.submitAll()
    await this.authorize()
  }

  /** Sends what is pending; authorizes first when a ticket is missing; one try. */
  async send(options: ReportOptions): Promise<void> {
    await this.follow()
    let end = await this.#reporter.submitAll(options)
    if (end.kind === 'authorize' && options.keepalive !== true && this.#mayAsk(options)) {
      const authorized = await this.authorize()
      if (authorized.kind === 'granted') end = await this.#reporter.submitAll(options)
    }
    this.#sent(end)
    this.#run.changed()
  }

  /** A regular sending does not ask again what was denied or failed: renewing has its own time for that. */
  #mayAsk({ before }: ReportOptions): boolean {
    return before === undefined || (!this.#run.license.isDenied && this.#pace.isAnswered)
  }

  /** Sends because the host says so; one that asks in vain and again at once only stores. */
  async flush(): Promise<void> {
    if (!this.#pace.isTooSoon(this.#run.context.look().monotonic)) await this.send({})
  }

  /** The next regular sending; after a failure by back-off. */
  #sent(end: Reporting): void {
    const { context } = this.#run
    const fraction = context.platform.random.fraction()
    this.#run.reportAfter(this.#pace.sent(end, { now: context.look().monotonic, fraction }))
  }

  /** One request in flight for all who ask meanwhile. */
  authorize(): Promise<Authorizing> {
    this.#authorizing ??= this.#ask().finally(() => {
      this.#authorizing = null
    })
    return this.#authorizing
  }

  async #ask(): Promise<Authorizing> {
    const run = this.#run
    const { license } = run
    const result = await this.#authorizer.authorize(license.authorization?.jti ?? null)
    license.block(result.kind === 'none' && result.atOnce)
    this.#pace.asked(result)
    if (result.kind === 'granted') {
      if (license.authorization === null) run.reportAfter(0, {})
      run.hold(result.checked)
    } else {
      if (result.kind === 'denied') license.deny(result.denial)
      run.renewAfter(this.#pace.afterAsking(result, run.context.platform.random.fraction()))
    }
    run.changed()
    return result
  }

  /** Takes over what other runs on this store brought about: an authorization, its end, another client UUID. */
  async follow(): Promise<void> {
    const run = this.#run
    const { records } = run.context
    const { uuid } = records.device
    await records.look()
    if (records.device.uuid !== uuid) {
      await run.store()
      run.sessions.begin()
    }
    const followed = await followGrant(run.context, run.license.authorization?.jti ?? null)
    if (followed.kind === 'granted' && this.#authorizing === null) {
      this.#pace.answered()
      run.hold(followed.checked)
    }
    if (followed.kind === 'ended') {
      run.license.end(followed.denial)
      await run.end(followed.jti)
    }
    if (followed.kind !== 'nothing') run.changed()
  }

  /** A receipt asks for it: at once, but not more often than once per report interval. */
  #reauthorize(): void {
    const run = this.#run
    if (this.#pace.mayReauthorize(run.context.look().monotonic, run.interval))
      run.background.run(() => this.authorize())
  }
}
