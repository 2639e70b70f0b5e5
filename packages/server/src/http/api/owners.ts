import { isUuid, type Uuid } from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'

/** Whose organization an item is; null: unknown, or of none. */
export const ownerOfItem = async (tx: Transaction, id: string): Promise<string | null> =>
  (await tx.setup.signedItem(id))?.item.terms.organizationId ?? null

export const ownerOfLicense = async (tx: Transaction, id: string): Promise<string | null> =>
  (await tx.setup.license(id))?.organizationId ?? null

/** Organizations that have decided about a device or seated it. */
export const ownersOfDevice = async (tx: Transaction, uuid: string): Promise<ReadonlySet<string>> => {
  if (!isUuid(uuid)) return new Set()
  const decided = (await tx.authorizations.decisions(uuid)).map((record) => record.organizationId)
  const seats = await tx.authorizations.seatsOfClient(uuid)
  const seated = await Promise.all(seats.map((seat) => ownerOfItem(tx, seat.itemId)))
  return new Set([...decided, ...seated].filter((id) => id !== null))
}

/**
 * Products under which a device is known to some organizations, by decisions or seats: what state its identity has for
 * another product is another organization's (P4). Null for `within`: all.
 */
export const productsKnown = async (
  tx: Transaction,
  uuid: Uuid,
  within: readonly string[] | null,
): Promise<(product: string) => boolean> => {
  if (within === null) return () => true
  const known = new Set<string>()
  for (const { organizationId, product } of await tx.authorizations.decisions(uuid))
    if (organizationId !== null && within.includes(organizationId)) known.add(product)
  for (const { itemId } of await tx.authorizations.seatsOfClient(uuid)) {
    const terms = (await tx.setup.signedItem(itemId))?.item.terms
    if (terms != null && terms.organizationId !== null && within.includes(terms.organizationId))
      known.add(terms.product)
  }
  return (product) => known.has(product)
}
