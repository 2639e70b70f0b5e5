import type { Instant, Uuid } from '@countersign/protocol/vocabulary'
import type { Merging, Transaction } from '@countersign/store/port'

/** When each device was last cleared by a person (A8), as both audit logs tell. */
const clearedAt = async (merging: Merging): Promise<ReadonlyMap<Uuid, Instant>> => {
  const cleared = new Map<Uuid, Instant>()
  for await (const changes of merging.facts('change'))
    for (const { action, subject, at } of changes)
      if (action === 'device.clear-clone')
        cleared.set(String(subject), Math.max(Number(at), cleared.get(String(subject)) ?? 0))
  return cleared
}

const after = (at: Instant | null, cleared: Instant): Instant | null =>
  at === null || at <= cleared ? null : at

/** What one server cleared does not come back with the facts of the other, which never heard of it. */
export const keepCleared = async (tx: Transaction, merging: Merging): Promise<void> => {
  for (const [client, cleared] of await clearedAt(merging))
    for (const { product, line } of await tx.marks.linesOf(client)) {
      const kept = {
        ...line,
        restarts: line.restarts.filter((at) => at > cleared),
        forkedAt: after(line.forkedAt, cleared),
        clonedAt: after(line.clonedAt, cleared),
      }
      if (JSON.stringify(kept) !== JSON.stringify(line))
        await tx.authorizations.putLine(client, product, kept)
    }
}
