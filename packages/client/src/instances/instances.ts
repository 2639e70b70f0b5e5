import type { Run } from '../run.ts'
import type { Instances } from '../state.ts'
import type { InstancePool } from './instance-pool.ts'

/** What the host calls; the pool's code is loaded when it is first used. */
export class LicenseInstances implements Instances {
  readonly #run: Run
  #pool: Promise<InstancePool> | null = null
  #loaded: InstancePool | null = null
  /** As last looked; null: nothing was asked for yet. */
  #idle: number | null = null

  constructor(run: Run) {
    this.#run = run
  }

  get granted(): number {
    return this.#run.instances
  }

  get held(): number {
    return this.#loaded?.held ?? 0
  }

  get idle(): number {
    return Math.min(this.#idle ?? this.granted, this.granted)
  }

  async acquire(): Promise<boolean> {
    const pool = await this.#load()
    const taken = await pool.acquire()
    this.#idle = await pool.idle()
    return taken
  }

  async release(): Promise<void> {
    const pool = await this.#load()
    await pool.release()
    this.#idle = await pool.idle()
  }

  async look(): Promise<number> {
    this.#idle = await (await this.#load()).idle()
    return this.#idle
  }

  close(): void {
    this.#loaded?.close()
  }

  #load(): Promise<InstancePool> {
    this.#pool ??= this.#make()
    return this.#pool
  }

  async #make(): Promise<InstancePool> {
    const { InstancePool } = await import('./instance-pool.ts')
    const { lock, scope, records } = this.#run.context
    const name = `${records.device.uuid}/${scope}`
    this.#loaded = new InstancePool({ lock, name, granted: () => this.#run.instances })
    return this.#loaded
  }
}
