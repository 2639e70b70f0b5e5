import { denialEntry } from '@countersign/protocol'
import { Background } from '../background.ts'
import { carry, type DeviceClock, isSetBack, SET_BACK_OFFLINE, startClock, timeOf } from '../device-clock.ts'
import { Events } from '../events.ts'
import { isChange, isUsable, type StateFacts, stateOf } from '../license-state.ts'
import type { Run, RunShown } from '../run.ts'
import { Schedule } from '../schedule.ts'
import type { Context } from '../session/context.ts'
import { KEYS } from '../session/records.ts'
import type { SafeStorage } from '../session/safe-storage.ts'
import type { LicenseStage, LicenseState } from '../state.ts'
import { type AcceptedFile, acceptFile, type Refusal } from './accept-file.ts'
import { OfflineLedger } from './offline-ledger.ts'
import { charge, moduleStanding, type Standing } from './offline-standing.ts'

/** Seconds between two looks at the clock (U7). */
const CARRY = 300
/** Seconds between two looks at what other processes counted. */
const LOOK = 60

/** Runs an offline license (L10): everything on the device, nothing is sent anywhere. */
export class OfflineRun implements Run {
  readonly context: Context
  readonly events: Events
  readonly #storage: SafeStorage
  readonly #ledger: OfflineLedger
  readonly #schedule: Schedule
  readonly #background: Background
  #file: AcceptedFile | Refusal = { code: -20113, message: 'The license file has not been read yet.' }
  #clock: DeviceClock
  #last: LicenseState | null = null
  #carriedAt: number

  constructor(context: Context, storage: SafeStorage, text: string) {
    this.context = context
    this.#storage = storage
    this.#text = text
    const { platform, records, lock, settings } = context
    this.#ledger = new OfflineLedger({
      ...{ records, lock, product: settings.product.code, run: platform.random.bytes8() },
      witness: context.witness,
      onRolledBack: (record) => context.tell({ kind: 'tampered', record }),
    })
    this.events = new Events((error) => settings.logger('warn', `A listener failed: ${String(error)}`))
    this.#schedule = new Schedule(platform.clock)
    this.#background = new Background((error) => context.tell({ kind: 'unexpected', message: String(error) }))
    context.onFault = (fault) => this.events.tell('fault', fault)
    this.#clock = startClock(records.device.clock, context.look())
    this.#carriedAt = context.look().monotonic
  }

  readonly #text: string

  /** Per-instance items cannot be offline (L10). */
  get instances(): number {
    return isUsable(this.#facts()) ? Number.POSITIVE_INFINITY : 0
  }

  get shown(): RunShown {
    const payload = 'payload' in this.#file ? this.#file.payload : null
    return { servers: [], authorizationId: payload?.licenseId ?? null, pending: 0, lastReceipt: null }
  }

  async start(): Promise<void> {
    const { context } = this
    const { settings, records, platform } = context
    this.#file = await acceptFile({
      ...{ ...context.trust, text: this.#text, clientUuid: records.device.uuid, settings },
      host: platform.binding.domain,
    })
    if ('code' in this.#file)
      settings.logger('warn', `The offline license was refused: ${this.#file.message}`)
    await this.#startClock()
    await this.#ledger.open()
    this.#later()
    this.#schedule.set('look', LOOK, () => this.#look())
    this.changed()
  }

  /**
   * The file proves that it is not before it was issued; a clock that shows less is wrong by a steady amount (U7). After
   * that its own time goes on, and the store's where a server has told it.
   */
  async #startClock(): Promise<void> {
    const { records, settings } = this.context
    const look = this.context.look()
    const key = KEYS.offlineClock(settings.product.code)
    const kept = await records.read<DeviceClock['record']>(key)
    const told = records.device.clock
    const issued = 'payload' in this.#file ? this.#file.payload.issuedAt : 0
    const first = { offset: Math.max(0, issued - look.system), latest: issued, setBackFor: 0, answers: 0 }
    const record = told.offset !== null && told.answers > (kept?.answers ?? 0) ? told : (kept ?? first)
    this.#clock = startClock({ ...record, latest: Math.max(record.latest, kept?.latest ?? 0, issued) }, look)
    this.#carriedAt = look.monotonic
  }

  #now(): number {
    return Math.floor(timeOf(this.#clock, this.context.look()))
  }

  #standing(module: string): Standing {
    if ('code' in this.#file) return { kind: 'refused', refusal: this.#file }
    return moduleStanding(module, this.#file, { now: this.#now(), used: (key) => this.#ledger.used(key) })
  }

  /** Modules to show: those that were asked for, else those that the items name. */
  get #modules(): readonly string[] {
    const { modules } = this.context.settings
    if (modules !== undefined || 'code' in this.#file) return modules ?? []
    return [...new Set(this.#file.items.flatMap((terms) => terms.modules ?? []))]
  }

  /** A2: whether everything that was asked for is granted, or, if nothing was, anything. */
  #decide():
    | { readonly granted: readonly string[]; readonly stage: LicenseStage; readonly until: number }
    | Refusal {
    const asked = this.context.settings.modules !== undefined
    // "any" module stands for an item that names none.
    const modules = this.#modules.length > 0 ? this.#modules : ['any']
    const all = modules.map((module) => ({ module, standing: this.#standing(module) }))
    const refused = all.flatMap(({ standing }) => (standing.kind === 'refused' ? [standing.refusal] : []))
    const granted = all.flatMap(({ module, standing }) =>
      standing.kind === 'granted' ? [{ module, ...standing }] : [],
    )
    const [refusal] = refused
    if (refusal !== undefined && (asked || granted.length === 0)) return refusal
    const stages: readonly LicenseStage[] = ['trial', 'grace', 'tolerance']
    return {
      granted: granted.map(({ module }) => module).filter((module) => this.#modules.includes(module)),
      stage: stages.find((stage) => granted.some((one) => one.stage === stage)) ?? 'normal',
      until: Math.min(...granted.map(({ until }) => until)),
    }
  }

  #facts(): StateFacts {
    const { context } = this
    const look = context.look()
    const decided = this.#decide()
    const spent = this.#clock.record.setBackFor + Math.floor(look.monotonic - this.#carriedAt)
    const refusal = 'code' in decided ? decided : null
    return {
      now: this.#now(),
      authorization:
        'code' in decided ? null : { stage: decided.stage, modules: decided.granted, exp: decided.until },
      denial: refusal === null ? null : { ...refusal, ...nameOf(refusal), docs: '', retryAfter: null },
      setBackLeft: isSetBack(this.#clock, look) ? Math.max(0, SET_BACK_OFFLINE - spent) : null,
      storageFailure: this.#storage.failure ?? context.lock.failure,
      ...{ since: this.#now(), tried: [], blocked: false },
    }
  }

  state(): LicenseState {
    return stateOf(this.#facts())
  }

  has(module: string): boolean {
    return isUsable(this.#facts()) && this.#standing(module).kind === 'granted'
  }

  /** Counts in memory, to what grants the module now; durable after `durability` at the latest. */
  count(_slot: number, module: string, count: number): void {
    const facts = { now: this.#now(), used: (key: string) => this.#ledger.used(key) }
    const charged =
      'code' in this.#file
        ? new Map([[`unlicensed/${module}`, count]])
        : charge({ module, count }, this.#file, facts)
    for (const [key, units] of charged) this.#ledger.add(key, units)
    if (charged.size === 0) return
    if (!this.#schedule.has('store'))
      this.#schedule.set('store', this.context.settings.durability / 1000, () =>
        this.#background.run(() => this.store()),
      )
    this.changed()
  }

  async store(): Promise<void> {
    await this.#ledger.store()
    this.changed()
  }

  /** There is nobody to send to: durable is all there is. */
  flush(): Promise<void> {
    return this.#background.guard(() => this.store())
  }

  async close(): Promise<void> {
    this.#schedule.close()
    await this.#background.guard(async () => {
      await this.#carry()
      await this.store()
    })
    this.#background.close()
    await this.settled()
    this.#ledger.close()
  }

  settled(): Promise<void> {
    return this.#background.settled()
  }

  changed(): void {
    const state = this.state()
    if (!isChange(this.#last, state)) return
    const isFirst = this.#last === null
    this.#last = state
    if (!isFirst) this.events.tell('state', state)
  }

  #look(): void {
    this.#background.run(() => this.store())
    this.#schedule.set('look', LOOK, () => this.#look())
  }

  #later(): void {
    this.#schedule.set('carry', CARRY, () => this.#background.run(() => this.#carry()))
  }

  async #carry(): Promise<void> {
    const { context } = this
    const look = context.look()
    this.#clock = carry(this.#clock, look, Math.floor(look.monotonic - this.#carriedAt))
    this.#carriedAt = look.monotonic
    await context.records.write(KEYS.offlineClock(context.settings.product.code), this.#clock.record)
    this.#later()
    this.changed()
  }
}

const nameOf = ({ code }: Refusal): { readonly name: string } => ({
  name: denialEntry(code)?.name ?? 'denied',
})
