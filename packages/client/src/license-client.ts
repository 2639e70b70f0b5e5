import { isCode, slotAt } from '@countersign/protocol'
import { Duplicates, valueDigest } from './duplicates.ts'
import type { EventValues, Listener } from './events.ts'
import { LicenseInstances } from './instances/instances.ts'
import type { Run } from './run.ts'
import { type KeptReceipt, keptReceipts } from './session/receipts.ts'
import type { Diagnostics, Disclosure, License, LicenseState } from './state.ts'

/** The façade of one opened license: what the host calls. The work is done by its run. */
export class LicenseClient implements License {
  readonly #run: Run
  readonly #duplicates: Duplicates
  readonly instances: LicenseInstances
  #closed: Promise<void> | null = null

  constructor(run: Run) {
    this.#run = run
    this.instances = new LicenseInstances(run)
    this.#duplicates = new Duplicates(run.context.settings.duplicateWindow)
  }

  /** Reads the store; resolves when the state is known, at the latest after the time limit. */
  start(): Promise<void> {
    return this.#run.start()
  }

  get state(): LicenseState {
    return this.#run.state()
  }

  get clientUuid(): string {
    return this.#run.context.records.device.uuid
  }

  has(module: string): boolean {
    return this.#run.has(module)
  }

  record(module: string, count = 1): void {
    if (this.#closed !== null || !isCode(module) || !Number.isInteger(count) || count < 1 || count > 1e9) {
      this.#countsNothing(module, count)
      return
    }
    this.#run.count(slotAt(this.#run.context.now()), module, count)
  }

  /** The arguments are whatever the host passed. */
  #countsNothing(module: unknown, count: unknown): void {
    const shown = [module, count].map((one) =>
      typeof one === 'string' || typeof one === 'number' ? one : typeof one,
    )
    const why = this.#closed === null ? '' : ': the license is closed'
    this.#run.context.tell({
      kind: 'unexpected',
      message: `record(${shown.join(', ')}) counts nothing${why}.`,
    })
  }

  recordResult(module: string, value: string | Uint8Array): void {
    if (!isCode(module) || !(typeof value === 'string' || value instanceof Uint8Array)) {
      this.#countsNothing(module, value)
      return
    }
    const now = this.#run.context.platform.clock.monotonic()
    if (this.#duplicates.isNew(valueDigest(module, value), now)) this.record(module)
  }

  on<Name extends keyof EventValues>(event: Name, listener: Listener<Name>): () => void {
    return this.#run.events.on(event, listener)
  }

  async flushed(): Promise<boolean> {
    const { context } = this.#run
    try {
      await this.#run.store()
      return context.records.storage.failure === null
    } catch (error) {
      context.tell({ kind: 'unexpected', message: String(error) })
      return false
    }
  }

  flush(): Promise<void> {
    return this.#closed ?? this.#run.flush()
  }

  close(): Promise<void> {
    this.#closed ??= this.#run.close()
    this.instances.close()
    return this.#closed
  }

  /** Tells of a change that the store brought. */
  changed(): void {
    this.#run.changed()
  }

  /** Resolves when nothing is under way but timers: for tests with a clock of their own. */
  settled(): Promise<void> {
    return this.#run.settled()
  }

  diagnostics(): Diagnostics {
    const { context, shown } = this.#run
    const { uuid, dropped, sequence } = context.records.device
    return {
      identity: { method: context.identity.method, from: context.identity.from },
      ...{ clientUuid: uuid, state: this.state, dropped, sequence, ...shown },
      clockOffset: context.clock.record.offset,
      ...{ attempts: [...context.attempts], faults: [...context.faults] },
    }
  }

  receipts(): Promise<readonly KeptReceipt[]> {
    return keptReceipts(this.#run.context.records)
  }

  async disclose(): Promise<Disclosure> {
    await this.flushed()
    const { context } = this.#run
    const held: Record<string, string> = {}
    for (const key of await context.records.storage.list('')) {
      const value = await context.records.storage.get(key)
      if (value !== null) held[key] = value
    }
    const { method, from } = context.identity
    const { all, omitted } = context.sent
    return { identity: { method, from }, sent: [...all], omitted, held }
  }
}
