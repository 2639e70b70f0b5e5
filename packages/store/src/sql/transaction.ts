import { type Locks, NO_LOCKS } from '../port/locks.ts'
import type { Transaction } from '../port/store.ts'
import { sqlAuthorizations } from './authorizations/index.ts'
import type { Engine } from './engine.ts'
import { Interning } from './interning.ts'
import { sqlMarks } from './marks/index.ts'
import { sqlMerging } from './merging/index.ts'
import { sqlOrders } from './orders/index.ts'
import { sqlOutbox, sqlServerState } from './server-state.ts'
import { sqlSetup } from './setup/index.ts'
import { Organizations } from './setup/organizations.ts'
import { sqlStatistics } from './statistics.ts'
import { sqlUsage } from './usage/index.ts'

interface SqlTransaction {
  readonly transaction: Transaction
  /** To be called at each roll-back, also that of a savepoint. */
  readonly forget: () => void
  /** To be called at each begin where other servers write too: forgets what has no version to tell that it is old. */
  readonly refresh: () => void
}

/** The port over one engine. `forget` must follow every roll-back, also that of a savepoint. */
export const sqlTransaction = (
  engine: Engine,
  interning = new Interning(engine),
  locks: Locks = NO_LOCKS,
): SqlTransaction => {
  const organizations = new Organizations(engine)
  const setup = sqlSetup(engine, organizations)
  return {
    transaction: Object.freeze<Transaction>({
      setup,
      authorizations: sqlAuthorizations(engine, interning),
      usage: sqlUsage(engine, interning, (id) => organizations.setup(id)),
      marks: sqlMarks(engine, interning),
      statistics: sqlStatistics(engine, interning),
      orders: sqlOrders(engine, (change) => setup.note(change)),
      state: sqlServerState(engine),
      outbox: sqlOutbox(engine),
      locks,
      merging: sqlMerging(engine, interning, () => organizations.forget()),
    }),
    refresh: () => {
      organizations.itemChanged()
      interning.forgetClients()
    },
    forget: () => {
      interning.forget()
      organizations.forget()
    },
  }
}
