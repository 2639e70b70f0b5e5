import { randomBytes8 } from '@countersign/protocol'
import type { Clock, Platform, Storage } from '../../ports.ts'
import { channelNews } from './channel-news.ts'
import { indexedDbStorage } from './indexed-db-storage.ts'
import { webLock } from './web-lock.ts'

const clock: Clock = {
  system: () => Date.now(),
  monotonic: () => performance.now(),
  timer: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
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

/** The origin's localStorage, where a page may use it: workers have none. */
const localWitness = (vendor: string): Storage | null => {
  try {
    const kept = globalThis.document === undefined ? undefined : globalThis.localStorage
    if (kept === undefined) return null
    const name = (key: string): string => `countersign/${vendor}/${key}`
    return {
      get: async (key) => kept.getItem(name(key)),
      put: async (key, value) => kept.setItem(name(key), value),
      delete: async (key) => kept.removeItem(name(key)),
      list: async () => [],
    }
  } catch {
    // A sandboxed frame: asking alone is refused.
    return null
  }
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
  lock: (vendor) => webLock(vendor, clock),
  news: channelNews,
  clientUuid: undefined,
  witness: localWitness,
  hardIdentity: async () => null,
  binding: { domain: host(), applicationId: null, processName: null },
  seesBlockers: () => globalThis.navigator?.onLine === true,
  onHidden,
})
