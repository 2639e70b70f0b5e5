import type { Authorizations } from './authorizations.ts'
import type { Locks } from './locks.ts'
import type { Marks } from './marks.ts'
import type { Merging } from './merging/merging.ts'
import type { Orders } from './orders.ts'
import type { Outbox } from './outbox.ts'
import type { ServerState } from './server-state.ts'
import type { Setup } from './setup.ts'
import type { Statistics } from './statistics.ts'
import type { Usage } from './usage.ts'

/**
 * Everything a unit of work can read and change. Methods see the changes of earlier calls in the same commit.
 * A transaction is valid only until the unit's promise settles.
 */
export interface Transaction {
  readonly setup: Setup
  readonly authorizations: Authorizations
  readonly usage: Usage
  readonly marks: Marks
  readonly orders: Orders
  readonly statistics: Statistics
  readonly state: ServerState
  readonly outbox: Outbox
  readonly locks: Locks
  /** Null: a store that forgets everything at close has nothing to bring together with others. */
  readonly merging: Merging | null
}

/** Work of one kind that is committed together: all inputs that wait are handed over at once. */
export interface BatchWork<Input, Output, Answer> {
  /** Stores all inputs; runs inside the transaction; runs again from the start if the commit has to be repeated. */
  apply(tx: Transaction, inputs: readonly Input[]): Promise<readonly Output[]>
  /** Called once after the commit is durable, with the outputs in the order of the inputs; makes the answers. */
  committed(outputs: readonly Output[]): Promise<readonly Answer[]>
}

/** The queue of the group commit is full: nothing was stored; answer 503 with Retry-After. */
export class StoreOverloaded extends Error {
  override readonly name = 'StoreOverloaded'
}

/** The store is closing: nothing was stored. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed'
}

/** The disk is full, read-only or failing: nothing was stored. Later work is stored again once the cause is gone. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

/** Another server has changed what a unit was decided on: it is undone and decided again. */
export class StoreConflict extends Error {
  override readonly name = 'StoreConflict'
}

/** Whether the store itself could not store, whatever it was given: it is full, closing or in another's way. */
export const isStoreError = (error: unknown): boolean =>
  error instanceof StoreOverloaded ||
  error instanceof StoreClosed ||
  error instanceof StoreUnavailable ||
  error instanceof StoreConflict

/** Another process serves this database; only one may. */
export class StoreInUse extends Error {
  override readonly name = 'StoreInUse'
}

/** The database was written by a newer version of the program. */
export class StoreTooNew extends Error {
  override readonly name = 'StoreTooNew'
}

export interface Store {
  /** Number of this server among those on the database, from 1; 0: there is never another. May change when a connection is lost. */
  readonly server: number
  /**
   * Runs work that only one server on the database may do at a time; null: another one does it now, so nothing was run.
   * Rejects as the work does.
   */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T | null>
  /**
   * Queues a unit of work for the next group commit and resolves with its result after the commit is durable.
   * Units of one commit run one after another in one transaction; one that rejects is undone alone (savepoint) and
   * its rejection is passed on. Rejects with StoreOverloaded when the queue is full, StoreClosed when closing,
   * and the engine's error when the commit fails (then nothing of the batch is stored).
   */
  commit<T>(unit: (tx: Transaction) => Promise<T>): Promise<T>
  /** Makes a queue for work of one kind; its inputs share commits with all other work. Rejections as for `commit`. */
  batch<Input, Output, Answer>(work: BatchWork<Input, Output, Answer>): (input: Input) => Promise<Answer>
  /** Reads outside any commit: sees only what is durable; must not write. */
  read<T>(query: (tx: Transaction) => Promise<T>): Promise<T>
  /** Waits for the queue to drain, then closes. Calling it twice is harmless. */
  close(): Promise<void>
}
