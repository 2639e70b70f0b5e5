import { UsageBuffer } from '../usage-buffer.ts'
import type { Context } from './context.ts'
import { KEYS, type Records, type SessionRecord } from './records.ts'
import { figureKey, isPending, type Standing } from './standing.ts'

/** A session as it is stored. */
export interface StoredSession {
  readonly record: SessionRecord
  readonly buffer: UsageBuffer
  readonly standings: Map<string, Standing>
}

/** Reads a session; null: there is none of this name, or not all of it can be read now. */
export const readSession = async (records: Records, session: string): Promise<StoredSession | null> => {
  const record = await records.session(session)
  const chunks = await records.chunks(session)
  if (record === null || chunks === null) return null
  const buffer = new UsageBuffer(session, record.shift)
  for (const chunk of chunks) buffer.load(chunk)
  if (records.device.firstShift !== undefined) buffer.correct(records.device.firstShift)
  return { record, buffer, standings: await records.standings(session) }
}

/** Names of the sessions that are on record, of all keys of a store. */
export const sessionsIn = (keys: Iterable<string>): readonly string[] => {
  const prefix = KEYS.session('')
  return [...keys].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
}

/** How many figures of the store have no receipt, whosesoever they are; null: not all can be read now. */
export const countUnsent = async (records: Records): Promise<number | null> => {
  const prefix = KEYS.session('')
  const keys = await records.storage.list(prefix)
  if (records.storage.isUnlisted(prefix)) return null
  let unsent = 0
  for (const session of sessionsIn(keys)) {
    const stored = await readSession(records, session)
    if (stored === null) return null
    const { buffer, standings } = stored
    unsent += buffer
      .figures()
      .filter((figure) =>
        isPending(figure, standings.get(figureKey(figure)), records.device.incarnations),
      ).length
  }
  return unsent
}

/** Whether the store holds anything that a server should be told: of this run or another, living or dead. */
export const hasUnsent = async ({ records, identity, settings }: Context): Promise<boolean> => {
  const keys = await records.storage.list('')
  if (keys.some((key) => key === KEYS.submission || key.startsWith('leaving/'))) return true
  const known = await records.read<{ method: string; uuid: string }>(KEYS.identity(settings.product.code))
  if (known?.method !== identity.method || known.uuid !== records.device.uuid) return true
  // What cannot be read now may be anything.
  return (await countUnsent(records)) !== 0
}
