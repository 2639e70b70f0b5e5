import { DatabaseSync } from 'node:sqlite'
import { StoreInUse } from '../port/store.ts'
import { isBusy } from './errors.ts'

/**
 * Makes this process the only one that serves a database. The lock is one of the operating system on a file beside
 * it, so it ends with the process, however that ends.
 */
export const takeServingLock = (path: string): (() => void) => {
  const lock = new DatabaseSync(`${path}-serving`, { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
    throw new StoreInUse(
      `The database ${path} is being served by another process. Stop that one first, or ask it over HTTP.`,
      { cause: error },
    )
  }
  return () => lock.close()
}
