import type { Instant, Uuid } from '@countersign/protocol/vocabulary'
import type { MarkedBounds } from './marks.ts'

/** A mark in force. `scope`: of void use the session, or null for the device; of accepted units the code's internal ID. */
export interface BoundingMark {
  readonly client: Uuid
  readonly kind: string
  readonly scope: string | null
  readonly at: Instant
}

/** What marks in force bound, of these clients or of all. A void device outweighs its sessions. */
export const boundsOfMarks = (
  marks: readonly BoundingMark[],
  clients: readonly Uuid[] | null,
): MarkedBounds => {
  const wanted = clients === null ? null : new Set(clients)
  const voided = new Map<Uuid, 'all' | Set<string>>()
  const accepted = new Map<Uuid, Map<string, Instant>>()
  for (const { client, kind, scope, at } of marks) {
    if (wanted !== null && !wanted.has(client)) continue
    if (kind === 'accepted') {
      if (scope !== null) accepted.set(client, new Map(accepted.get(client)).set(scope, at))
      continue
    }
    const known = voided.get(client)
    if (scope === null) voided.set(client, 'all')
    else if (known === undefined) voided.set(client, new Set([scope]))
    else if (known !== 'all') known.add(scope)
  }
  return { voided, accepted }
}
