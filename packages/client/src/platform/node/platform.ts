import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { randomBytes8 } from '@countersign/protocol'
import type { Clock, Platform } from '../../ports.ts'
import { newLockTable, queueLock } from '../../queue-lock.ts'
import { folderStorage } from './folder-storage.ts'

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

const locks = newLockTable()
const folders = new Map<string, ReturnType<typeof folderStorage>>()

const storageIn = (folder: string): ReturnType<typeof folderStorage> => {
  const storage = folders.get(folder) ?? folderStorage(folder)
  folders.set(folder, storage)
  return storage
}

/** The base name of the main script or executable, never a path (U12). */
const processName = (): string => basename(process.argv[1] ?? process.execPath)

/** Node: files, one process. Node has no screen, so it is never hidden; nothing in between looks like a blocker. */
export const nodePlatform = (): Platform => {
  const uuid = process.env['COUNTERSIGN_CLIENT_UUID']
  return {
    clock,
    random: { uuid: () => crypto.randomUUID(), bytes8: randomBytes8, fraction: () => Math.random() },
    fetch: (url, init) => fetch(url, init),
    storage: (vendor, folder) => storageIn(folder ?? join(dataDirectory(), 'countersign', vendor)),
    lock: (name) => queueLock(locks, name),
    clientUuid: uuid === undefined || uuid === '' ? undefined : uuid,
    binding: { domain: null, applicationId: null, processName: processName() },
    seesBlockers: () => false,
    onHidden: () => () => undefined,
  }
}
