import { ProtocolError, peekJws, readAuthorization } from '@countersign/protocol'
import type { Context } from './context.ts'
import { KEYS, type Owner } from './records.ts'

/** What a report is sealed with. */
export interface Ticket {
  readonly ticket: string
  /** base64url. */
  readonly key: string
}

/** Whether a device may send figures: `never` had an authorization, or its ticket is `dropped`. */
export type TicketState = Ticket | 'never' | 'dropped'

/** The ticket of the last authorization for a client UUID and scope. It was verified before it was stored. */
export const ticketOf = async (context: Context, owner: Owner): Promise<TicketState> => {
  const grant = await context.records.grant(owner.clientUuid, owner.scope)
  if (grant === null) return 'never'
  if (grant.ticketDropped) return 'dropped'
  try {
    const { ticket, key } = readAuthorization(peekJws(grant.token).payload).reporting
    return { ticket, key }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return 'dropped'
  }
}

/** Drops a ticket that a server refused, unless a newer one has come. */
export const dropTicket = async (context: Context, owner: Owner, refused: string): Promise<void> => {
  const now = await ticketOf(context, owner)
  const grant = await context.records.grant(owner.clientUuid, owner.scope)
  if (grant === null || typeof now === 'string' || now.ticket !== refused) return
  await context.records.write(KEYS.grant(owner.clientUuid, owner.scope), { ...grant, ticketDropped: true })
}
