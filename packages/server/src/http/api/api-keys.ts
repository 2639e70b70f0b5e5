import type { ManagementServices } from '../../services.ts'
import type { Caller } from './endpoint.ts'

interface StoredKey {
  readonly name: string
  readonly scopes: readonly string[]
  readonly digest: string
}

const storedKey = (value: unknown): StoredKey | null => {
  if (typeof value !== 'object' || value === null) return null
  const { name, scopes, digest, revokedAt } = value as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || typeof digest !== 'string' || !Array.isArray(scopes) || typeof revokedAt === 'number') return null
  return { name, digest, scopes: scopes.filter((scope) => typeof scope === 'string') }
}

/** The API key that a secret belongs to; null when it is unknown or revoked. Compares keyed digests in constant time. */
export const findApiKey = async (services: ManagementServices, secret: string): Promise<Caller | null> => {
  for (const row of await services.store.read((tx) => tx.state.list('api-key'))) {
    const key = storedKey(row.value)
    if (key !== null && services.secrets.matches(secret, key.digest)) return { keyId: row.id, name: key.name, scopes: key.scopes }
  }
  return null
}
