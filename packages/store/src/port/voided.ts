import type { Uuid } from '@countersign/protocol/vocabulary'
import type { Voided } from './marks.ts'

/** Void use by client, of these clients or of all. A mark of the device outweighs those of its sessions. */
export const voidedOf = (
  marks: readonly { readonly client: Uuid; readonly session: string | null }[],
  clients: readonly Uuid[] | null,
): ReadonlyMap<Uuid, Voided> => {
  const wanted = clients === null ? null : new Set(clients)
  const found = new Map<Uuid, 'all' | Set<string>>()
  for (const { client, session } of marks) {
    if (wanted !== null && !wanted.has(client)) continue
    const known = found.get(client)
    if (session === null) found.set(client, 'all')
    else if (known === undefined) found.set(client, new Set([session]))
    else if (known !== 'all') known.add(session)
  }
  return found
}
