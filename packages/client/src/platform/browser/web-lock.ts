import type { Clock, Lock } from '../../ports.ts'
import { newLockTable, StoreLock, type Take, takeHere } from '../../store-lock.ts'

const table = newLockTable()

/** Takes a Web Lock, which lasts until it is given back or this page or worker ends. */
const takeFrom =
  (locks: LockManager, prefix: string): Take =>
  (name, patience) => {
    const taken = Promise.withResolvers<(() => void) | null>()
    const hold = (lock: globalThis.Lock | null): Promise<void> | undefined => {
      if (lock === null) {
        taken.resolve(null)
        return undefined
      }
      const ended = Promise.withResolvers<void>()
      taken.resolve(() => ended.resolve())
      return ended.promise
    }
    const options: LockOptions =
      patience <= 0 ? { ifAvailable: true } : { signal: AbortSignal.timeout(patience) }
    locks.request(`countersign/${prefix}/${name}`, options, hold).catch(() => taken.resolve(null))
    return taken.promise
  }

/** Web Locks, so that tabs and workers take turns; where there are none, turns within this page, and it is said (U14). */
export const webLock = (vendor: string, clock: Clock): Lock => {
  const locks = globalThis.navigator?.locks
  if (locks !== undefined) return new StoreLock({ take: takeFrom(locks, vendor) })
  return new StoreLock({
    take: takeHere(table, vendor, clock),
    failure: () => 'This browser has no Web Locks: tabs cannot take turns at the store.',
  })
}
