import { createHash, randomBytes } from 'node:crypto'
import { DAY, type Instant } from '@countersign/protocol/vocabulary'
import type { Store } from '@countersign/store/port'
import type { ApiKeys } from '../services.ts'
import { OperationRefused } from './refused.ts'

/** Row `api-key`/digest. The key itself is shown once and stored nowhere; it is random, so a plain SHA-256 is enough. */
export interface ApiKeyRow {
  readonly id: string
  readonly name: string
  /** `*` stands for all. */
  readonly scopes: readonly string[]
  /** The one organization that it is for; null or absent: it is an operator's. */
  readonly organizationId?: string | null
  readonly createdAt: Instant
  /** Day number of the last use (floor(seconds / 86400)); null: never used. */
  readonly lastUsedDay: number | null
}

export interface NewApiKey {
  readonly name: string
  readonly scopes: readonly string[]
  readonly organizationId?: string | null
}

const KIND = 'api-key'
const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
/** API keys stay on real time, also on a sandbox. */
const realNow = (): Instant => Math.floor(Date.now() / 1000)

/** A UUID of version 7 (RFC 9562 §5.7): IDs in order of creation, also within a second. */
const orderedUuid = (milliseconds: number): string => {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(milliseconds, 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const newApiKey = ({
  name,
  scopes,
  organizationId = null,
}: NewApiKey): { readonly token: string; readonly digest: string; readonly row: ApiKeyRow } => {
  const token = `cs_${randomBytes(32).toString('base64url')}`
  return {
    token,
    digest: digestOf(token),
    row: {
      id: orderedUuid(Date.now()),
      name,
      scopes,
      organizationId,
      createdAt: realNow(),
      lastUsedDay: null,
    },
  }
}

const byAge = (a: ApiKeyRow, b: ApiKeyRow): number => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)

/** Keys in a transaction: what the portal does, with its line in the audit log. */
export const apiKeys: ApiKeys = {
  list: async (tx) => (await tx.state.list(KIND)).map(({ value }) => value as ApiKeyRow).toSorted(byAge),
  create: async (tx, key) => {
    const { token, digest, row } = newApiKey(key)
    await tx.state.put(KIND, digest, row)
    return { token, row }
  },
  revoke: async (tx, id) => {
    const found = (await tx.state.list(KIND)).find(({ value }) => (value as ApiKeyRow).id === id)
    if (found === undefined) return null
    await tx.state.delete(KIND, found.id)
    return found.value as ApiKeyRow
  },
}

/** Makes a key; `token` is shown this once. */
export const createApiKey = async (
  store: Store,
  key: NewApiKey,
): Promise<ApiKeyRow & { readonly token: string }> => {
  const { token, row } = await store.commit((tx) => apiKeys.create(tx, key))
  return { ...row, token }
}

/** All keys, oldest first. */
export const listApiKeys = (store: Store): Promise<readonly ApiKeyRow[]> => store.read(apiKeys.list)

/** Ends a key at once; refuses an ID that no key has. */
export const revokeApiKey = (store: Store, id: string): Promise<ApiKeyRow> =>
  store.commit(async (tx) => {
    const row = await apiKeys.revoke(tx, id)
    if (row === null)
      throw new OperationRefused('no-such-key', `There is no API key with the ID ${JSON.stringify(id)}.`)
    return row
  })

/** The key of a token; null: unknown or revoked. Notes the day of use, once a day. */
export const findApiKey = async (store: Store, token: string): Promise<ApiKeyRow | null> => {
  const digest = digestOf(token)
  const row = (await store.read((tx) => tx.state.get(KIND, digest))) as ApiKeyRow | null
  if (row === null) return null
  const day = Math.floor(realNow() / DAY)
  if (row.lastUsedDay !== null && row.lastUsedDay >= day) return row
  await store.commit(async (tx) => {
    if ((await tx.state.get(KIND, digest)) !== null)
      await tx.state.put(KIND, digest, { ...row, lastUsedDay: day })
  })
  return row
}
