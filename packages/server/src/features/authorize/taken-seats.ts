import type { Instant } from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import type { UsageWork } from '../../services.ts'

/** Items of which seats were taken in one commit, so that each tells its stage once (§8, N4). */
export class TakenSeats {
  readonly #items = new Map<string, Set<string>>()

  add(organizationId: string, itemIds: readonly string[]): void {
    const items = this.#items.get(organizationId) ?? new Set()
    this.#items.set(organizationId, items)
    for (const itemId of itemIds) items.add(itemId)
  }

  async noteStages(tx: Transaction, usage: UsageWork, now: Instant): Promise<void> {
    for (const [organizationId, items] of this.#items)
      await usage.noteStages(tx, organizationId, { now, only: [...items] })
  }
}
