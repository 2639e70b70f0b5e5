import { type CheckedAuthorization, type Denial, ProtocolError } from '@countersign/protocol'
import { isSetBack, SET_BACK_OFFLINE } from './device-clock.ts'
import { isChange, isUsable, type StateFacts, stateOf } from './license-state.ts'
import type { Context } from './session/context.ts'
import { authorizationIn, isSameRequest, judgeStored } from './session/grants.ts'
import type { GrantRecord } from './session/records.ts'
import type { SafeStorage } from './session/safe-storage.ts'
import type { LicenseState } from './state.ts'

/** What the store held at the start. */
export type Loaded =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'held'; readonly checked: CheckedAuthorization }
  /** It may not be used: a denial ended it, or it does not hold. */
  | { readonly kind: 'ended' | 'broken'; readonly jti: string | null }

/** U3, in seconds, before any authorization says so. */
const MAX_AGE = 30 * 86_400

/** What this run holds and was told: the authorization, the last denial, and the state that follows. */
export class HeldLicense {
  readonly #context: Context
  readonly #storage: SafeStorage
  #held: CheckedAuthorization | null = null
  #denial: Denial | null = null
  #blocked = false
  /** Whether the stored authorization was asked for with the same version, modules and so on. */
  #isSameRequest = true
  /** Base URLs that the last authorization names; none before the first. */
  servers: readonly string[] = []
  /** Seconds after which figures are no longer taken (U3), by the last authorization; a denial does not change it. */
  maxAge = MAX_AGE
  #since: number
  #last: LicenseState | null = null
  #carriedAt: number

  constructor(context: Context, storage: SafeStorage) {
    this.#context = context
    this.#storage = storage
    this.#since = context.now()
    this.#carriedAt = context.look().monotonic
  }

  get authorization(): CheckedAuthorization['authorization'] | null {
    return this.#held?.authorization ?? null
  }

  get isDenied(): boolean {
    return this.#denial !== null
  }

  get isUsable(): boolean {
    return isUsable(this.#facts())
  }

  /** Instances that it grants now (C5); infinity where it is not per instance. */
  get instances(): number {
    if (this.#held === null || !this.isUsable) return 0
    const { authorization, terms } = this.#held
    const isPerInstance = terms.some(({ chargeWay }) => chargeWay === 'concurrent-instance')
    return isPerInstance ? (authorization.instances ?? 1) : Number.POSITIVE_INFINITY
  }

  get isRenewalDue(): boolean {
    const { now, clock, look } = this.#time()
    return !this.#isSameRequest || now >= (this.authorization?.refreshAfter ?? 0) || isSetBack(clock, look)
  }

  /** The state as it is now; a change that time alone brought shows, too. */
  state(): LicenseState {
    return stateOf(this.#facts())
  }

  has(module: string): boolean {
    const facts = this.#facts()
    return isUsable(facts) && facts.authorization?.modules.includes(module) === true
  }

  /** The state, if it is another than at the last call; null: it is the same, or this is the first. */
  change(): LicenseState | null {
    const state = this.state()
    if (!isChange(this.#last, state)) return null
    const isFirst = this.#last === null
    this.#last = state
    if (state.kind === 'unreachable' || state.kind === 'blocked') this.#since = this.#context.now()
    return isFirst ? null : state
  }

  hold(checked: CheckedAuthorization): void {
    const { servers, reporting } = checked.authorization
    this.#held = checked
    this.servers = servers
    this.maxAge = reporting.maxAge
    this.#denial = null
  }

  /** A denial leaves a license held alone, unless it says otherwise (A10). */
  deny(denial: Denial): void {
    this.#denial = denial
    if (denial.revokes) this.#held = null
  }

  /** Another run was told the denial that ended it. */
  end(denial: Denial | null): void {
    this.#held = null
    this.#denial = denial
  }

  /** Whether each connection of the last try was refused at once. */
  block(atOnce: boolean): void {
    this.#blocked = atOnce && this.#context.platform.seesBlockers()
  }

  /** Seconds that this run went on since the last call. */
  takeRan(): number {
    const { monotonic } = this.#context.look()
    const ran = Math.floor(monotonic - this.#carriedAt)
    this.#carriedAt = monotonic
    return ran
  }

  /** Takes over what the store holds, if it may be used. */
  async load(): Promise<Loaded> {
    const { records, scope } = this.#context
    const grant = await records.grant(records.device.uuid, scope)
    return grant === null ? { kind: 'nothing' } : this.#judge(grant)
  }

  async #judge(grant: GrantRecord): Promise<Loaded> {
    const { settings } = this.#context
    try {
      const checked = await judgeStored(this.#context, grant)
      const { jti, reporting } = checked.authorization
      this.maxAge = reporting.maxAge
      if (grant.ended) return { kind: 'ended', jti }
      this.hold(checked)
      this.#isSameRequest = grant.released !== true && isSameRequest(grant, settings)
      return { kind: 'held', checked }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#context.warn('The stored authorization does not hold', error)
      return { kind: 'broken', jti: authorizationIn(grant)?.jti ?? null }
    }
  }

  #time() {
    const { clock } = this.#context
    return { now: this.#context.now(), clock, look: this.#context.look() }
  }

  #facts(): StateFacts {
    const { now, clock, look } = this.#time()
    const spent = clock.record.setBackFor + Math.floor(look.monotonic - this.#carriedAt)
    return {
      ...{ now, authorization: this.authorization, denial: this.#denial },
      setBackLeft: isSetBack(clock, look) ? Math.max(0, SET_BACK_OFFLINE - spent) : null,
      storageFailure: this.#storage.failure ?? this.#context.lock.failure,
      ...{ since: this.#since, tried: [...this.#context.attempts], blocked: this.#blocked },
    }
  }
}
