import type { Lock } from './ports.ts'

/** A lock within one process: actions of one name run in turn. */
export const queueLock = (queues: Map<string, Promise<unknown>>, prefix: string): Lock => ({
  run: (name, action) => {
    const key = `${prefix}/${name}`
    const before = queues.get(key) ?? Promise.resolve()
    const mine = before.then(action, action)
    queues.set(key, mine)
    return mine
  },
})
