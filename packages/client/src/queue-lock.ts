import type { Lock } from './ports.ts'

/** What a process's locks share. */
export interface LockTable {
  readonly queues: Map<string, Promise<unknown>>
  readonly held: Set<string>
}

export const newLockTable = (): LockTable => ({ queues: new Map(), held: new Set() })

/** A lock within one process: actions of one name run in turn, whatever they end in. */
export const queueLock = ({ queues, held }: LockTable, prefix: string): Lock => ({
  run: (name, action) => {
    const key = `${prefix}/${name}`
    const before = queues.get(key) ?? Promise.resolve()
    const mine = before.then(action, action)
    queues.set(key, mine)
    return mine
  },
  hold: async (name) => {
    const key = `${prefix}/${name}`
    if (held.has(key)) return null
    held.add(key)
    return () => {
      held.delete(key)
    }
  },
})
