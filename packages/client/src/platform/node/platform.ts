import { homedir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { randomBytes8 } from '@countersign/protocol'
import { hardIdentity } from '../../hard-identity.ts'
import type { Clock, Lock, Platform, Storage } from '../../ports.ts'
import { newLockTable, StoreLock, takeHere } from '../../store-lock.ts'
import { folderLock } from './folder-lock.ts'
import { folderNews } from './folder-news.ts'
import { folderStorage } from './folder-storage.ts'
import { machineLabels } from './machine.ts'

const clock: Clock = {
  system: () => Date.now(),
  monotonic: () => performance.now(),
  timer: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** The user's data directory, as each system has it. */
const dataDirectory = (): string => {
  const { APPDATA, XDG_DATA_HOME } = process.env
  if (process.platform === 'win32') return APPDATA ?? join(homedir(), 'AppData', 'Roaming')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  return XDG_DATA_HOME !== undefined && XDG_DATA_HOME !== ''
    ? XDG_DATA_HOME
    : join(homedir(), '.local', 'share')
}

/** Where a user's programs keep state: apart from the data directory. */
const stateDirectory = (): string => {
  const { LOCALAPPDATA, XDG_STATE_HOME } = process.env
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Preferences')
  return XDG_STATE_HOME !== undefined && XDG_STATE_HOME !== ''
    ? XDG_STATE_HOME
    : join(homedir(), '.local', 'state')
}

const table = newLockTable()
const stores = new Map<string, { readonly storage: Storage; readonly lock: Lock }>()

/** One storage and lock for each folder of this process. */
const storeIn = (folder: string): { readonly storage: Storage; readonly lock: Lock } => {
  const store = stores.get(folder) ?? { storage: folderStorage(folder), lock: folderLock(folder) }
  stores.set(folder, store)
  return store
}

/** Where a vendor's store is: absolute, for a process may change its directory. */
const folderOf = (vendor: string, folder: string | undefined): string =>
  resolve(folder ?? join(dataDirectory(), 'countersign', vendor))

/** The base name of the main script or executable, never a path (U12). */
const processName = (): string => basename(process.argv[1] ?? process.execPath)

/** Node: files and file locks. Node has no screen, so it is never hidden; nothing in between looks like a blocker. */
export const nodePlatform = (): Platform => {
  const uuid = process.env['COUNTERSIGN_CLIENT_UUID']
  return {
    clock,
    random: { uuid: () => crypto.randomUUID(), bytes8: randomBytes8, fraction: () => Math.random() },
    fetch: (url, init) => fetch(url, init),
    storage: (vendor, folder) => storeIn(folderOf(vendor, folder)).storage,
    // A storage object of the host's own is this process's alone.
    lock: (vendor, storage) =>
      typeof storage === 'object'
        ? new StoreLock({ take: takeHere(table, vendor, clock) })
        : storeIn(folderOf(vendor, storage)).lock,
    news: (vendor, storage) =>
      typeof storage === 'object'
        ? { tell: () => undefined, listen: () => () => undefined }
        : folderNews(folderOf(vendor, storage)),
    witness: (vendor) => folderStorage(join(stateDirectory(), 'countersign', vendor)),
    hardIdentity: async (root) => hardIdentity(root, await machineLabels()),
    clientUuid: uuid === undefined || uuid === '' ? undefined : uuid,
    binding: { domain: null, applicationId: null, processName: processName() },
    seesBlockers: () => false,
    onHidden: () => () => undefined,
  }
}
