import type { Authorization } from '@countersign/protocol'
import type { Context } from '../session/context.ts'
import { authorizationIn } from '../session/grants.ts'
import { type GrantRecord, KEYS, type Owner } from '../session/records.ts'

/** What a report is sealed with. */
export interface Ticket {
  readonly ticket: string
  /** base64url. */
  readonly key: string
}

/** Whether a device may send figures: `never` had an authorization, or its ticket is `dropped`. */
export type TicketState = Ticket | 'never' | 'dropped'

/** Seconds for which a ticket is kept beyond its use. */
const SPARE = 86_400

interface ForgetParts {
  readonly records: Context['records']
  /** Unix seconds. */
  readonly now: number
}

interface Place {
  readonly key: string
  readonly grant: GrantRecord
  readonly authorization: Authorization
}

const placeAt = async ({ records }: Context, key: string): Promise<Place | 'never' | 'dropped'> => {
  const grant = await records.read<GrantRecord>(key)
  // What cannot be read now waits: under another ticket it would be another's use.
  if (grant === null) return records.storage.isUnread(key) ? 'dropped' : 'never'
  const authorization = grant.ticketDropped ? null : authorizationIn(grant)
  return authorization === null ? 'dropped' : { key, grant, authorization }
}

/** Where the ticket for figures stands: that of the ended authorization they belong to while it serves, else the last. */
const placeOf = async (context: Context, owner: Owner): Promise<Place | 'never' | 'dropped'> => {
  if (owner.under !== undefined) {
    const key = KEYS.ended(owner.clientUuid, owner.under)
    const ended = await placeAt(context, key)
    if (typeof ended !== 'string' || context.records.storage.isUnread(key)) return ended
  }
  const last = await placeAt(context, KEYS.grant(owner.clientUuid, owner.scope))
  if (typeof last === 'string' || owner.after !== last.authorization.jti) return last
  return 'never'
}

/** The ticket for an owner's figures. */
export const ticketOf = async (context: Context, owner: Owner): Promise<TicketState> => {
  const place = await placeOf(context, owner)
  if (typeof place === 'string') return place
  const { ticket, key } = place.authorization.reporting
  return { ticket, key }
}

/** Drops a ticket that a server refused, unless a newer one has come. */
export const dropTicket = async (context: Context, owner: Owner, refused: string): Promise<void> => {
  const place = await placeOf(context, owner)
  if (typeof place === 'string' || place.authorization.reporting.ticket !== refused) return
  await context.records.write(place.key, { ...place.grant, ticketDropped: true })
}

/** Forgets tickets of ended authorizations under which nothing is taken any more; `maxAge` in seconds (U3). */
export const forgetTickets = async ({ records, now }: ForgetParts, maxAge: number): Promise<void> => {
  for (const key of await records.storage.list('ended/')) {
    const grant = await records.read<GrantRecord>(key)
    if (records.storage.isUnread(key)) continue
    const exp = grant === null ? 0 : (authorizationIn(grant)?.exp ?? 0)
    if (exp + maxAge + SPARE < now) await records.storage.delete(key)
  }
}
