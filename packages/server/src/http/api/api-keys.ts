import { findApiKey as findRow } from '../../operations/api-keys.ts'
import type { FindKey } from './authenticate.ts'

/** Who calls with an API key; null when it is unknown or revoked. */
export const findApiKey: FindKey = async (services, secret) => {
  const row = await findRow(services.store, secret)
  return row === null ? null : { keyId: row.id, name: row.name, scopes: row.scopes }
}
