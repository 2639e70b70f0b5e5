import { randomUUID } from 'node:crypto'
import type { Figure } from '@countersign/licensing'
import { type Instant, slotBegin, type Uuid } from '@countersign/protocol'
import type { Fact, FactKind, Merging, Transaction } from '@countersign/store/port'
import type { SecretDigests } from '../../services.ts'
import { erasedAmong, erasedName } from '../../usage/erase.ts'
import type { IsErased } from './take-figures.ts'

/** Clients that are told of by some device facts, and since when they are erased. */
export type Erased = ReadonlyMap<Uuid, Instant>

/** Devices that both servers know, or that one of them does. */
const clientsOf = async (merging: Merging): Promise<readonly Uuid[]> => {
  const clients: Uuid[] = []
  for await (const facts of merging.facts('device'))
    for (const { client } of facts) clients.push(String(client))
  return clients
}

/**
 * Devices that the other server erased are erased here too (P4). What they used is in the other server's anonymous sums,
 * and seats run on there under a UUID that nobody has; both come with its facts, so here it only goes.
 */
const forgetErased = async (
  tx: Transaction,
  client: Uuid,
  { secrets, now }: { readonly secrets: SecretDigests; readonly now: Instant },
): Promise<void> => {
  const seats = randomUUID()
  await tx.usage.forgetDeviceDays(client)
  await tx.marks.forget(client, { seats, subject: erasedName(secrets, client) })
  for (const { itemId } of await tx.authorizations.seatsOfClient(seats))
    await tx.authorizations.releaseSeat(itemId, seats, now)
}

/** Brings erasures of both servers together; tells which devices of either were erased, and when. */
export const takeErasures = async (
  tx: Transaction,
  of: { readonly ours: Merging; readonly theirs: Merging },
  about: { readonly secrets: SecretDigests; readonly now: Instant },
): Promise<Erased> => {
  const before = await erasedAmong(tx, about.secrets, await clientsOf(of.ours))
  for await (const facts of of.theirs.facts('erasure')) {
    const known = await of.ours.known('erasure', facts)
    const at = new Map([...known.values()].map(({ digest, at: since }) => [digest, Number(since)]))
    await of.ours.put(
      'erasure',
      facts.filter((fact) => Number(fact['at']) > (at.get(fact['digest'] ?? '') ?? -1)),
    )
  }
  const erased = new Map(await erasedAmong(tx, about.secrets, await clientsOf(of.ours)))
  for (const [client, at] of erased)
    if ((before.get(client) ?? -1) < at) await forgetErased(tx, client, about)
  for (const [client, at] of await erasedAmong(tx, about.secrets, await clientsOf(of.theirs)))
    erased.set(client, at)
  return erased
}

/** Columns that tell when a fact about a device began. A fact that tells none is from before. */
const BEGINS: Partial<Readonly<Record<FactKind, string>>> = {
  seat: 'taken',
  'seat-exception': 'at',
  device: 'first_contact',
  decision: 'at',
  mark: 'at',
  sequence: 'at',
}

/** Nothing from before an erasure comes back (P4). */
export const isAboutErased =
  (erased: Erased) =>
  (kind: FactKind, fact: Fact): boolean => {
    const at = erased.get(String(fact['client'] ?? ''))
    return at !== undefined && Number(fact[BEGINS[kind] ?? ''] ?? 0) <= at
  }

/** Use from before an erasure, or under a ticket from before it, as of reports that come late. */
export const figuresErased =
  (erased: Erased): (() => Promise<IsErased>) =>
  async () =>
  ({ client, slot, ticket }: Figure): boolean => {
    const at = erased.get(client)
    return at !== undefined && (ticket.iat <= at || slotBegin(slot) <= at)
  }
