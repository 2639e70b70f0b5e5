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

const touchDevice = async (tx: Transaction, client: string, now: Instant): Promise<void> => {
  const device = await tx.authorizations.device(client)
  if (device === null || now - device.lastContact < DEFAULTS.contactGranularity) return
  const { blockedAt: _, ...known } = device
  await tx.authorizations.putDevice({ ...known, lastContact: now })
}

/** A bounded memory of when each ticket was last looked at, so that most reports cost no look-up. */
export interface ContactMemory {
  get(token: string): Instant | undefined
  set(token: string, at: Instant): void
}

/**
 * Moves last contacts of device and seats (C1), once per ticket and batch, and only by minutes. Forgetting, or a commit
 * that failed, at worst costs a look-up or five minutes of a contact.
 */
export const touchContacts = async (
  tx: Transaction,
  of: {
    readonly token: string
    readonly ticket: Ticket
    readonly now: Instant
    readonly memory: ContactMemory
  },
): Promise<void> => {
  const { token, ticket, now, memory } = of
  const seen = memory.get(token)
  if (seen !== undefined && now >= seen && now - seen < DEFAULTS.contactGranularity) return
  memory.set(token, now)
  const setup = ticket.organizationId === null ? null : await tx.setup.organization(ticket.organizationId)
  await touchSeats(tx, ticket, { setup, now })
  await touchDevice(tx, ticket.client, now)
}
