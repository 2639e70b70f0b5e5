import { type OrganizationSetup, seatRuns, seatUntil, type Ticket } from '@countersign/licensing'
import { type ChargeWay, DEFAULTS, type Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'

const SEATED: readonly ChargeWay[] = ['device', 'active-device', 'server']

const touchSeats = async (
  tx: Transaction,
  ticket: Ticket,
  { setup, now }: { readonly setup: OrganizationSetup | null; readonly now: Instant },
): Promise<void> => {
  const items = (setup?.items ?? []).filter(
    ({ terms }) => ticket.items.includes(terms.id) && SEATED.includes(terms.chargeWay),
  )
  if (items.length === 0) return
  const seats = await tx.authorizations.seats(
    items.map(({ terms }) => terms.id),
    ticket.client,
    now,
  )
  for (const { terms } of items) {
    const own = seats.get(terms.id)?.own
    if (
      own === undefined ||
      own === null ||
      !seatRuns(own, terms, now) ||
      now - own.lastContact < DEFAULTS.contactGranularity
    )
      continue
    await tx.authorizations.putSeat({
      itemId: terms.id,
      client: ticket.client,
      at: now,
      until: seatUntil(terms, now),
    })
  }
}

/** A bounded memory of when each authorization was last looked at, so that most reports cost no look-up. */
export interface ContactMemory {
  get(authorizationId: string): Instant | undefined
  set(authorizationId: string, at: Instant): void
}

const unseen = (
  tickets: readonly Ticket[],
  { now, memory }: { readonly now: Instant; readonly memory: ContactMemory },
): readonly Ticket[] =>
  tickets.filter(({ authorizationId }) => {
    const seen = memory.get(authorizationId)
    if (seen !== undefined && now >= seen && now - seen < DEFAULTS.contactGranularity) return false
    memory.set(authorizationId, now)
    return true
  })

/**
 * Moves last contacts of devices and seats (C1), once per ticket and batch, and only by minutes. Forgetting, or a commit
 * that failed, at worst costs a look-up or five minutes of a contact.
 */
export const touchContacts = async (
  tx: Transaction,
  of: {
    readonly tickets: readonly Ticket[]
    readonly now: Instant
    readonly memory: ContactMemory
  },
): Promise<void> => {
  const tickets = unseen(of.tickets, of)
  if (tickets.length === 0) return
  const { now } = of
  for (const ticket of tickets) {
    const setup = ticket.organizationId === null ? null : await tx.setup.organization(ticket.organizationId)
    await touchSeats(tx, ticket, { setup, now })
  }
  await tx.authorizations.touchDevices({
    clients: tickets.map(({ client }) => client),
    at: now,
    granularity: DEFAULTS.contactGranularity,
  })
}
