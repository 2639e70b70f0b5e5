import { isConcurrent, type OrganizationSetup, type Ticket } from '@countersign/licensing'
import type { Release } from '@countersign/protocol'
import type { Instant, Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { Tokens } from '../../sealing/tokens.ts'

interface Releasing {
  readonly ticket: Ticket
  readonly setup: OrganizationSetup | null
  readonly tokens: Pick<Tokens, 'openContinuation'>
  readonly now: Instant
}

const itemIds = (setup: OrganizationSetup | null, wanted: (itemId: string) => boolean): readonly string[] =>
  (setup?.items ?? [])
    .filter(({ terms }) => isConcurrent(terms) && wanted(terms.id))
    .map(({ terms }) => terms.id)

/** Items of a product that a client has, or had, a seat or place of, in any organization. */
const seatsOfProduct = async (tx: Transaction, client: Uuid, product: string): Promise<readonly string[]> => {
  const ids: string[] = []
  for (const { itemId } of await tx.authorizations.seatsOfClient(client)) {
    const item = await tx.setup.signedItem(itemId)
    if (item?.item.terms.product === product) ids.push(itemId)
  }
  return ids
}

/** Whether a token is the client's newest for the product: it opens, and its line has not gone on without it (A8). */
const isNewest = async (tx: Transaction, continuation: string, { ticket, tokens }: Releasing) => {
  const { client, product } = ticket
  const opened = tokens.openContinuation(continuation, { client, product })
  if (opened.kind !== 'opened') return false
  const line = await tx.authorizations.line(client, product)
  return line === null || opened.counter >= line.used
}

/**
 * Gives back what a submission releases, after its reports are stored: the places that its ticket names at a clean close
 * (C3), or every seat and place of the UUID for the product (U8). Twice is harmless; a spent token releases nothing.
 */
export const releaseSeats = async (
  tx: Transaction,
  release: Release | undefined,
  of: Releasing,
): Promise<void> => {
  if (release === undefined) return
  const { ticket, setup, now } = of
  if (release.kind === 'identity' && !(await isNewest(tx, release.continuation, of))) return
  const ids =
    release.kind === 'places'
      ? itemIds(setup, (id) => ticket.items.includes(id))
      : await seatsOfProduct(tx, ticket.client, ticket.product)
  for (const id of ids) await tx.authorizations.releaseSeat(id, ticket.client, now)
}
