import {
  type Item,
  isConcurrent,
  type OrganizationSetup,
  seatRuns,
  seatUntil,
  type Ticket,
} from '@countersign/licensing'
import {
  DEFAULTS,
  type Instant,
  type Seconds,
  SLOT_SECONDS,
  type Uuid,
} from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'

/** Seat and place items that a ticket names. */
const seatedItems = (setup: OrganizationSetup | null, ticket: Ticket): readonly Item[] =>
  (setup?.items ?? []).filter(
    ({ terms }) =>
      terms.chargeWay !== 'count' && terms.chargeWay !== 'domain' && ticket.items.includes(terms.id),
  )

/** Moves the last contact of each seat that runs; places of concurrent items end within minutes, so theirs moves at once. */
const touchSeats = async (
  tx: Transaction,
  items: readonly Item[],
  { client, now }: { readonly client: Uuid; readonly now: Instant },
): Promise<void> => {
  if (items.length === 0) return
  const ids = items.map(({ terms }) => terms.id)
  const seats = await tx.authorizations.seats(ids, client, now)
  for (const { terms } of items) {
    const own = seats.get(terms.id)?.own
    if (own === undefined || own === null || !seatRuns(own, terms, now)) continue
    const until = seatUntil(terms, now)
    const moved = isConcurrent(terms)
      ? until > seatUntil(terms, own.lastContact)
      : now - own.lastContact >= DEFAULTS.contactGranularity
    if (moved) await tx.authorizations.putSeat({ itemId: terms.id, client, at: now, until })
  }
}

/** Seconds until a contact moves the end of a place again: once in a slot (C3). */
const placeMoves = (now: Instant): Seconds => SLOT_SECONDS - ((now + DEFAULTS.placeLeast - 1) % SLOT_SECONDS)

/** A bounded memory of when each authorization is to be looked at again, so that most reports cost no look-up. */
export interface ContactMemory {
  get(authorizationId: string): Instant | undefined
  set(authorizationId: string, at: Instant): void
}

/** Tickets that are due, with the seat and place items that they name; tells the memory when they are due again. */
const dueOf = async (
  tx: Transaction,
  tickets: readonly Ticket[],
  { now, memory }: { readonly now: Instant; readonly memory: ContactMemory },
): Promise<readonly { readonly ticket: Ticket; readonly items: readonly Item[] }[]> => {
  const due: { readonly ticket: Ticket; readonly items: readonly Item[] }[] = []
  for (const ticket of tickets) {
    const at = memory.get(ticket.authorizationId)
    if (at !== undefined && now < at && at - now <= DEFAULTS.contactGranularity) continue
    const setup = ticket.organizationId === null ? null : await tx.setup.organization(ticket.organizationId)
    const items = seatedItems(setup, ticket)
    const concurrent = items.some(({ terms }) => isConcurrent(terms))
    memory.set(ticket.authorizationId, now + (concurrent ? placeMoves(now) : DEFAULTS.contactGranularity))
    due.push({ ticket, items })
  }
  return due
}

/**
 * Moves last contacts of devices, seats and places (C1, C3), once per ticket and batch, and only by minutes. Forgetting,
 * or a commit that failed, at worst costs a look-up or some minutes of a contact.
 */
export const touchContacts = async (
  tx: Transaction,
  of: {
    readonly tickets: readonly Ticket[]
    readonly now: Instant
    readonly memory: ContactMemory
  },
): Promise<void> => {
  const { now } = of
  const due = await dueOf(tx, of.tickets, of)
  if (due.length === 0) return
  for (const { ticket, items } of due) await touchSeats(tx, items, { client: ticket.client, now })
  await tx.authorizations.touchDevices({
    clients: due.map(({ ticket }) => ticket.client),
    at: now,
    granularity: DEFAULTS.contactGranularity,
  })
}
