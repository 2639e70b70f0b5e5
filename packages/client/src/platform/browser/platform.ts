import { randomBytes8 } from '@countersign/protocol'
import type { Clock, Lock, Platform } from '../../ports.ts'
import { newLockTable, queueLock } from '../../queue-lock.ts'
import { indexedDbStorage } from './indexed-db-storage.ts'

const clock: Clock = {
  system: () => Date.now(),
  monotonic: () => performance.now(),
  timer: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
}

const table = newLockTable()

/** Web Locks where there are some, so that tabs and workers take turns; else turns within this page. */
const lock = (name: string): Lock => {
  const locks = globalThis.navigator?.locks
  if (locks === undefined) return queueLock(table, name)
  return {
    run: (action, run) => locks.request(`countersign/${name}/${action}`, run),
    hold: (what) => hold(locks, `countersign/${name}/hold/${what}`),
  }
}

/** A lock that lasts until it is given back or this page or worker ends. */
const hold = (locks: LockManager, name: string): Promise<(() => void) | null> => {
  const taken = Promise.withResolvers<(() => void) | null>()
  const request = locks.request(name, { ifAvailable: true }, (lock) => {
    if (lock === null) {
      taken.resolve(null)
      return undefined
    }
    const ended = Promise.withResolvers<void>()
    taken.resolve(() => ended.resolve())
    return ended.promise
  })
  request.catch(() => taken.resolve(null))
  return taken.promise
}

/** The page's host, as URL has it: lower-case ASCII (U12). */
const host = (): string | null => {
  const { hostname } = globalThis.location ?? { hostname: '' }
  return hostname === '' ? null : hostname
}

const onHidden = (run: () => void): (() => void) => {
  if (globalThis.document === undefined) return () => undefined
  const look = (): void => {
    if (document.visibilityState === 'hidden') run()
  }
  addEventListener('pagehide', run)
  document.addEventListener('visibilitychange', look)
  return () => {
    removeEventListener('pagehide', run)
    document.removeEventListener('visibilitychange', look)
  }
}

/** Asks once that the browser does not evict the store; a refusal changes nothing. */
const askToPersist = (): void => {
  globalThis.navigator?.storage?.persist?.().catch(() => undefined)
}

/** A page or worker: IndexedDB and Web Locks of its origin. */
export const browserPlatform = (): Platform => ({
  clock,
  random: { uuid: () => crypto.randomUUID(), bytes8: randomBytes8, fraction: () => Math.random() },
  fetch: (url, init) => fetch(url, init),
  storage: (vendor, folder) => {
    if (folder !== undefined) throw new TypeError('"storage" cannot be a folder in a browser.')
    askToPersist()
    return indexedDbStorage(`countersign/${vendor}`)
  },
  lock,
  clientUuid: undefined,
  binding: { domain: host(), applicationId: null, processName: null },
  seesBlockers: () => globalThis.navigator?.onLine === true,
  onHidden,
})
