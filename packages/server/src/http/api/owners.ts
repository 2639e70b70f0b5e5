import { isUuid } from '@countersign/protocol'
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
