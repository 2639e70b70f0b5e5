import type { Identity, IdentityMethod } from '../identity.ts'
import type { Context } from '../session/context.ts'
import { type GrantRecord, KEYS, type Owner } from '../session/records.ts'

/** Under which UUID a product ran last on this store. */
interface IdentityRecord {
  readonly method: IdentityMethod
  readonly uuid: string
}

/**
 * U8: who is another device since the method changed gives the seats of the old one back: noted here, durably, sent with
 * the old ticket. Another UUID by the same method gives nothing back: a signed-in user's may go on elsewhere.
 */
export const noteIdentity = async ({ records, settings }: Context, { method }: Identity): Promise<void> => {
  const product = settings.product.code
  const { uuid } = records.device
  const stored = await records.read<IdentityRecord>(KEYS.identity(product))
  const drawn = records.drawnUuid
  const knows = async (one: string): Promise<boolean> =>
    (await records.read(KEYS.continuation(one, product))) !== null
  const isFirst = stored === null && method !== 'random' && (await knows(drawn))
  const before = isFirst ? { method: 'random' as const, uuid: drawn } : stored
  const old = before?.method === 'random' ? drawn : before?.uuid
  if (before !== null && old !== undefined && before.method !== method && old !== uuid && (await knows(old)))
    await records.write(KEYS.leaving(old, product), { uuid: old, product })
  if (before?.method === method && before.uuid === uuid) return
  await records.storage.delete(KEYS.leaving(uuid, product))
  await records.write(KEYS.identity(product), { method, uuid })
}

/** A UUID whose seats are to be given back. */
export interface Leaving {
  readonly key: string
  /** Under whose ticket it is said. */
  readonly owner: Owner
  /** The newest continuation token of that UUID. */
  readonly continuation: string
}

/** The next UUID to be left, by what the store holds; one for which nothing can be said any more is forgotten. */
export const nextLeaving = async ({ records }: Context): Promise<Leaving | null> => {
  for (const key of await records.storage.list('leaving/')) {
    const left = await records.read<{ readonly uuid: string; readonly product: string }>(key)
    const owner = left === null ? null : await ownerFor(records, left)
    const stored =
      left === null
        ? null
        : await records.read<{ readonly token: string | null }>(KEYS.continuation(left.uuid, left.product))
    const continuation = stored?.token ?? null
    if (owner !== null && continuation !== null) return { key, owner, continuation }
    if (records.storage.failure !== null) return null
    await records.storage.delete(key)
  }
  return null
}

/** Whose ticket serves: any authorization of the old UUID for this product. */
const ownerFor = async (
  records: Context['records'],
  { uuid, product }: { readonly uuid: string; readonly product: string },
): Promise<Owner | null> => {
  const prefix = KEYS.grant(uuid, '')
  for (const key of await records.storage.list(prefix)) {
    const grant = await records.read<GrantRecord>(key)
    if (grant === null || grant.ticketDropped || grant.asked.product.code !== product) continue
    return { clientUuid: uuid, scope: key.slice(prefix.length) }
  }
  return null
}
