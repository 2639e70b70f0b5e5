import type { UsageClass } from '@countersign/licensing'
import { NO_LOCKS, type Store, type Transaction } from '@countersign/store/port'
import { AccessLock } from '../../packages/store/src/port/access-lock.ts'
import { CommitQueue, type Journal } from '../../packages/store/src/port/commit-queue.ts'

const nothing = async (): Promise<void> => undefined

/** Methods that are not named do nothing. */
const only = <Part extends object>(methods: Partial<Part>): Part =>
  new Proxy(methods, { get: (target, name) => target[name as keyof Part] ?? nothing }) as Part

const remembered = <Key, Value>(find: (key: Key) => Promise<Value>): ((key: Key) => Promise<Value>) => {
  const known = new Map<Key, Promise<Value>>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const found = find(key)
    known.set(key, found)
    return found
  }
}

/**
 * A store that keeps nothing but knows what is set up: the same path without the database (quality.md B1 b). Group
 * commits form as they do with one.
 */
export const storeWithoutDatabase = (real: Store): Store => {
  let last = 0
  const classes = new Map<string, { readonly key: number; readonly usageClass: UsageClass }>()
  const transaction: Transaction = {
    setup: only<Transaction['setup']>({
      organization: remembered((id) => real.read((tx) => tx.setup.organization(id))),
      product: remembered((code) => real.read((tx) => tx.setup.product(code))),
    }),
    usage: only<Transaction['usage']>({
      classKey: async (usageClass) => {
        const name = JSON.stringify(usageClass)
        const known = classes.get(name)
        if (known !== undefined) return known.key
        const key = classes.size + 1
        classes.set(name, { key, usageClass })
        return key
      },
      classes: async () => new Map([...classes.values()].map(({ key, usageClass }) => [key, usageClass])),
      figures: async () => [],
      chargeBasis: async () => null,
      itemUsage: async () => new Map(),
      toldStages: async () => new Map(),
    }),
    authorizations: only<Transaction['authorizations']>({
      blockedAmong: async () => new Set(),
      seats: async () => new Map(),
    }),
    state: only<Transaction['state']>({
      get: (kind, id) => real.read((tx) => tx.state.get(kind, id)),
      list: (kind) => real.read((tx) => tx.state.list(kind)),
      appendHead: async ({ number }) => {
        last = number
      },
      heads: async () => [{ number: last, jws: '' }] as never,
    }),
    marks: only<Transaction['marks']>({
      bounds: async () => ({ voided: new Map(), accepted: new Map() }),
      erasedAmong: async () => new Map(),
    }),
    orders: only({}),
    statistics: only({}),
    outbox: only({}),
    locks: NO_LOCKS,
    merging: null,
  }
  const journal: Journal = {
    transaction,
    begin: nothing,
    commit: nothing,
    rollback: nothing,
    savepoint: nothing,
    releaseSavepoint: nothing,
    rollbackToSavepoint: nothing,
    judge: (reason) => ({ again: false, reason }),
  }
  const queue = new CommitQueue(journal, new AccessLock())
  return {
    server: 0,
    exclusively: (_name, work) => work(),
    commit: (unit) => queue.commit(unit),
    batch: (work) => queue.batch(work),
    read: (query) => query(transaction),
    close: () => queue.close(),
  }
}
