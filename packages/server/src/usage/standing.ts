import { type Standing, standing, type Ticket } from '@countersign/licensing'
import type { Instant } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { Identity } from '../services.ts'
import { itemsOfCode, usageOfItems } from './code-facts.ts'

/**
 * What receipts say of tickets (A10), within one transaction. Standing depends on the client only where its code holds
 * seat items, so one answer serves all tickets of a class without them.
 */
export const standingsIn = (
  tx: Transaction,
  identity: Pick<Identity, 'mode' | 'serverUuid' | 'sandbox'>,
  now: Instant,
): ((ticket: Ticket, classKey: number) => Promise<Standing>) => {
  const known = new Map<string, Standing>()
  return async (ticket, classKey) => {
    const setup = ticket.organizationId === null ? null : await tx.setup.organization(ticket.organizationId)
    const items = setup === null || ticket.code === null ? [] : itemsOfCode(setup, ticket.code, now)
    const seated = items.some(({ terms }) => terms.chargeWay !== 'count' && terms.chargeWay !== 'domain')
    const blocked = await tx.authorizations.blocked(ticket.client)
    const key = `${classKey} ${ticket.stage} ${ticket.instances} ${ticket.modules} ${blocked} ${seated ? ticket.client : ''}`
    const before = known.get(key)
    if (before !== undefined) return before
    const facts = await usageOfItems(tx, items, { client: ticket.client, now })
    const product = await tx.setup.product(ticket.product)
    const one = standing({ setup, product, ticket, ...facts, serving: identity, blocked }, now)
    known.set(key, one)
    return one
  }
}
