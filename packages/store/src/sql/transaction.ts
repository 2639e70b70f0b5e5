import type { Transaction } from '../port/store.ts'
import { sqlAuthorizations } from './authorizations/index.ts'
import type { Engine } from './engine.ts'
import { Interning } from './interning.ts'
import { sqlOutbox, sqlServerState } from './server-state.ts'
import { sqlSetup } from './setup/index.ts'
import { Organizations } from './setup/organizations.ts'
import { sqlStatistics } from './statistics.ts'
import { sqlUsage } from './usage/index.ts'

/** The port over one engine. `forget` must follow every roll-back, also that of a savepoint. */
export const sqlTransaction = (
  engine: Engine,
): { readonly transaction: Transaction; readonly forget: () => void } => {
  const interning = new Interning(engine)
  const organizations = new Organizations(engine)
  return {
    transaction: Object.freeze<Transaction>({
      setup: sqlSetup(engine, organizations),
      authorizations: sqlAuthorizations(engine, interning),
      usage: sqlUsage(engine, interning, (id) => organizations.setup(id)),
      statistics: sqlStatistics(engine),
      state: sqlServerState(engine),
      outbox: sqlOutbox(engine),
    }),
    forget: () => {
      interning.forget()
      organizations.forget()
    },
  }
}
