import type { Store } from '@countersign/store/port'

/**
 * A store whose units are people's changes: beside other servers on the database they are made one at a time, so that
 * what one has read is still so when it writes.
 */
export const forPeople = (store: Store): Store => ({
  get server() {
    return store.server
  },
  exclusively: (name, work) => store.exclusively(name, work),
  commit: (unit) =>
    store.commit(async (tx) => {
      await tx.locks.setup()
      return unit(tx)
    }),
  batch: (work) => store.batch(work),
  read: (query) => store.read(query),
  close: () => store.close(),
})
