import type { Ticket } from '@countersign/licensing'
import { type ChargeWay, isUuid, type Stage } from '@countersign/protocol/vocabulary'
import type { TicketEpoch } from '../keys/key-ring.ts'
import { openToken, sealToken, tokenLength } from './token.ts'

const MOST_CHARACTERS = 1_024
const INFO = 'countersign/1 ticket'

/** What is sealed, with short names, since a ticket travels with every report. */
interface SealedTicket {
  readonly c: string
  readonly o: string | null
  readonly h: string | null
  readonly p: string
  readonly v: number
  readonly e: string
  readonly d: Ticket['deployment']
  readonly i: readonly string[]
  readonly n: number | null
  readonly a: string
  readonly t: number
  readonly s: Stage
  readonly m?: readonly string[]
  readonly w?: ChargeWay
  readonly g?: string
}

const contentOf = ({ modules, chargeWay, domain, ...ticket }: Ticket, items: readonly string[]): Buffer => {
  const sealed: SealedTicket = {
    c: ticket.client,
    o: ticket.organizationId,
    h: ticket.code,
    p: ticket.product,
    v: ticket.majorVersion,
    e: ticket.edition,
    d: ticket.deployment,
    i: items,
    n: ticket.instances,
    a: ticket.authorizationId,
    t: ticket.iat,
    s: ticket.stage,
    ...(modules === undefined ? {} : { m: modules }),
    ...(chargeWay === undefined ? {} : { w: chargeWay }),
    ...(domain === undefined ? {} : { g: domain }),
  }
  return Buffer.from(JSON.stringify(sealed))
}

/**
 * Seals a ticket (protocol.md, "Ticket"). If it would be longer than 1,024 characters it leaves out the granted modules
 * and the page's domain, and then names only the first items in usage order; what it does not name is still charged while the code holds it (C9).
 */
export const sealTicket = (
  ticket: Ticket,
  epoch: TicketEpoch,
): { readonly token: string; readonly key: Buffer } => {
  let items = ticket.items
  let content = contentOf(ticket, items)
  const { modules: _modules, domain: _domain, ...short } = ticket
  if (tokenLength(content.length) > MOST_CHARACTERS) content = contentOf(short, items)
  while (tokenLength(content.length) > MOST_CHARACTERS && items.length > 0) {
    items = items.slice(0, -1)
    content = contentOf(short, items)
  }
  return sealToken(epoch, INFO, content)
}

/** Opens a ticket; null when this server, its epochs or its version do not know it. */
export const openTicket = (
  token: string,
  secretOf: (epoch: number) => Uint8Array | undefined,
): { readonly ticket: Ticket; readonly key: Buffer } | null => {
  const opened = token.length > MOST_CHARACTERS ? null : openToken(token, INFO, secretOf)
  if (opened === null) return null
  // Authenticated: only a server with this secret has written it.
  const sealed = JSON.parse(opened.plaintext.toString()) as SealedTicket
  if (!isUuid(sealed.c) || !Array.isArray(sealed.i)) return null
  const ticket: Ticket = Object.freeze({
    client: sealed.c,
    organizationId: sealed.o,
    code: sealed.h,
    product: sealed.p,
    majorVersion: sealed.v,
    edition: sealed.e,
    deployment: sealed.d,
    items: sealed.i,
    instances: sealed.n,
    authorizationId: sealed.a,
    iat: sealed.t,
    stage: sealed.s,
    ...(sealed.m === undefined ? {} : { modules: sealed.m }),
    ...(sealed.w === undefined ? {} : { chargeWay: sealed.w }),
    ...(sealed.g === undefined ? {} : { domain: sealed.g }),
  })
  return { ticket, key: opened.key }
}
