import type { Context } from '../session/context.ts'
import { KEYS } from '../session/records.ts'
import type { SafeStorage } from '../session/safe-storage.ts'
import type { Sessions } from '../session/sessions.ts'
import { storeStandings } from './standings.ts'

/** An authorization that ended may have been forgotten by another run. */
const isLasting = (key: string): boolean => !key.startsWith('ended/')

/** Whether device, authorizations or tokens are not among these keys that this run knows to have been there. */
export const isMissing = ({ mirror }: SafeStorage, keys: ReadonlySet<string>): boolean =>
  [...mirror.keys()].some((key) => isLasting(key) && !keys.has(key))

/** Writes device, authorizations and tokens anew that somebody took out of the store; whether any was missing. */
const restoreDevice = async (storage: SafeStorage): Promise<boolean> => {
  let missed = false
  for (const [key, value] of storage.mirror) {
    if (!(await storage.isGone(key))) continue
    missed ||= isLasting(key)
    await storage.put(key, value)
  }
  return missed
}

const takenOut = (isEmptied: boolean): string =>
  isEmptied
    ? 'The store was emptied by other hands. What this run knows of it was written anew.'
    : 'Records were taken out of the store by other hands. What this run knows of them was written anew.'

/**
 * Writes anew what other hands took out of the store (the user cleared the site's data, the browser evicted it, a
 * folder was deleted): of this run and of the device, and if all is gone, of the dead, too. That is said (U14); where
 * processes share a store without a common lock, another may only have forgotten a session as finished. In turn with
 * what this run stores.
 */
export const restore = async (context: Context, sessions: Sessions): Promise<void> => {
  const { records, lock } = context
  // Device, identity and authorization: one write of the device anew does not hide it.
  const isEmptied = await restoreDevice(records.storage)
  const missing = new Set<string>()
  for (const session of sessions.recordedHere())
    if (await records.storage.isGone(KEYS.session(session))) missing.add(session)
  if (!isEmptied && missing.size === 0) return
  if (isEmptied || lock.failure === null) context.tell({ kind: 'storage', message: takenOut(isEmptied) })
  const lost = sessions.all.filter(
    (one) => missing.has(one.buffer.session) || (isEmptied && sessions.isWritable(one)),
  )
  await sessions.storeAnew(lost)
  for (const session of lost) await storeStandings(context, session)
}
