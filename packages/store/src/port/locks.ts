import type { OrganizationSetup } from '@countersign/licensing'
import type { Instant, Uuid } from '@countersign/protocol/vocabulary'

/**
 * What keeps other servers on the same database from deciding on the same until the commit. Where there is one server,
 * nothing is done. Asked for in this order: clients, items or trials, organizations; a unit that waits too long for another server
 * is undone and decided again.
 */
export interface Locks {
  /** To be asked for before anything of these clients is read: their figures, lines, decisions and contacts. */
  clients(clients: readonly Uuid[]): Promise<void>
  /**
   * To be asked for before seats or places of these items are taken. True: they may have changed since they were read, so
   * decide again. A decision that takes none needs no lock.
   */
  items(itemIds: readonly string[], now: Instant): Promise<boolean>
  /**
   * To be asked for before a public trial of a product begins (T1). True: others may have begun since they were counted, so
   * decide again.
   */
  trials(product: string): Promise<boolean>
  /**
   * To be asked for before sums of these organizations change and before they are charged or cut anew. Rejects with
   * `StoreConflict` when the setup of one has changed since it was read.
   */
  organizations(setups: readonly OrganizationSetup[]): Promise<void>
  /** To be asked for before people's changes are read and made: one at a time. */
  setup(): Promise<void>
}

export const NO_LOCKS: Locks = Object.freeze<Locks>({
  clients: async () => undefined,
  items: async () => false,
  trials: async () => false,
  organizations: async () => undefined,
  setup: async () => undefined,
})
