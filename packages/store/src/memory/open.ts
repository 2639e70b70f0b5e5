import { AccessLock } from '../port/access-lock.ts'
import { CommitQueue, type Journal } from '../port/commit-queue.ts'
import { NO_LOCKS } from '../port/locks.ts'
import { type Store, StoreClosed, type Transaction } from '../port/store.ts'
import { memoryAuthorizations } from './authorizations.ts'
import { memoryMarks } from './marks.ts'
import { Names } from './names.ts'
import { memoryOrders } from './orders.ts'
import { memoryOutbox, memoryServerState } from './server-state.ts'
import { memorySetup } from './setup.ts'
import { memoryStatistics, memorySums } from './sums.ts'
import { UndoLog } from './table.ts'
import { memoryUsage } from './usage.ts'

export interface MemoryStoreOptions {
  /** Inputs that may wait for a commit before `StoreOverloaded`; 4,096 if absent. */
  readonly queueLimit?: number
}

const memoryTransaction = (log: UndoLog): Transaction => {
  const clients = new Names(log)
  const { setup, renameSubject } = memorySetup(log)
  const sums = memorySums(log)
  const { usage, looked, ...use } = memoryUsage({
    log,
    clients,
    sums,
    organization: (id) => setup.organization(id),
  })
  const { authorizations, decisionSums, ...devices } = memoryAuthorizations(log, {
    clients,
    hasGaps: (client) => use.sequencesOf(client).some(({ holes, dropped }) => holes !== '' || dropped > 0),
  })
  const outbox = memoryOutbox(log)
  return Object.freeze<Transaction>({
    setup,
    authorizations,
    usage,
    marks: memoryMarks(log, {
      ...devices,
      ...use,
      forget: (client, as) => {
        devices.forget(client, as)
        use.forget(client, as)
        outbox.forget(client)
        renameSubject(client, as.subject)
      },
    }),
    statistics: memoryStatistics(sums, { ...looked, decisionSums }),
    orders: memoryOrders(log, (change) => setup.note(change)),
    state: memoryServerState(log),
    outbox: outbox.port,
    locks: NO_LOCKS,
    merging: null,
  })
}

const memoryJournal = (): Journal => {
  const log = new UndoLog()
  let savepoint = 0
  return {
    transaction: memoryTransaction(log),
    async begin() {
      log.writing = true
    },
    async commit() {
      log.writing = false
      log.clear()
    },
    async rollback() {
      log.writing = false
      log.undoTo(0)
    },
    async savepoint() {
      savepoint = log.length
    },
    async releaseSavepoint() {
      // What is to be undone stands in the log until the commit.
    },
    async rollbackToSavepoint() {
      log.undoTo(savepoint)
    },
    judge: (reason) => ({ again: false, reason }),
  }
}

/** Opens an empty store that behaves like every other and forgets all at close: for tests and trials. */
export const openMemoryStore = async (options: MemoryStoreOptions = {}): Promise<Store> => {
  const lock = new AccessLock()
  const journal = memoryJournal()
  const queue = new CommitQueue(journal, lock, options.queueLimit)
  let closed = false
  return {
    server: 0,
    exclusively: (_name, work) => work(),
    commit: (unit) => queue.commit(unit),
    batch: (work) => queue.batch(work),
    read: (query) =>
      closed
        ? Promise.reject(new StoreClosed('The store is closing; nothing was read.'))
        : lock.shared(() => query(journal.transaction)),
    async close() {
      closed = true
      await queue.close()
    },
  }
}
