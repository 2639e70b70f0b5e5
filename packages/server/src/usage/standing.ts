import {
  type Item,
  type OrganizationSetup,
  type Standing,
  standing,
  type Ticket,
} from '@countersign/licensing'
import type { Instant, Uuid } from '@countersign/protocol/vocabulary'
import type { Transaction } from '@countersign/store/port'
import type { Identity } from '../services.ts'
import { itemsOfCode, usageOfItems } from './code-facts.ts'

/** The items that a code holds, and whether the standing of its tickets depends on who holds them. */
interface CodeItems {
  readonly setup: OrganizationSetup | null
  readonly items: readonly Item[]
  readonly seated: boolean
  /** Whether it depends on the domain of the page: some item has one of its own (C6). */
  readonly domained: boolean
}

/** Whether a ticket is of a public trial: it names nobody (T1). */
const isTrialTicket = (ticket: Ticket): boolean => ticket.organizationId === null && ticket.code === null

const codeItemsIn = (tx: Transaction, now: Instant): ((ticket: Ticket) => Promise<CodeItems>) => {
  const known = new Map<string, CodeItems>()
  return async (ticket) => {
    const name = `${ticket.organizationId} ${ticket.code}`
    const before = known.get(name)
    if (before !== undefined) return before
    const setup = ticket.organizationId === null ? null : await tx.setup.organization(ticket.organizationId)
    const items = setup === null || ticket.code === null ? [] : itemsOfCode(setup, ticket.code, now)
    const seated = items.some(({ terms }) => terms.chargeWay !== 'count' && terms.chargeWay !== 'domain')
    const domained = items.some(({ terms }) => terms.domain !== null)
    const found = { setup, items, seated, domained }
    known.set(name, found)
    return found
  }
}

const sameModules = (a: Ticket['modules'], b: Ticket['modules']): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.length === b.length &&
    a.every((module, place) => module === b[place]))

/**
 * What receipts say of tickets of these clients (A10), within one transaction. Standing depends on the client only where
 * its code holds seat items, and on its page where it holds items per domain: one answer serves all tickets of a class without
 * either.
 */
export const standingsIn = async (
  tx: Transaction,
  identity: Pick<Identity, 'mode' | 'serverUuid' | 'sandbox'>,
  of: {
    readonly now: Instant
    readonly clients: readonly Uuid[]
    /** Of these clients, those whose block has outlasted an erasure (ADR 39). */
    readonly blocked: ReadonlySet<Uuid>
  },
): Promise<(ticket: Ticket, classKey: number) => Standing | Promise<Standing>> => {
  const { now } = of
  const known = new Map<string, Standing>()
  /** The last one of each class that is the same for all of its devices. */
  const common = new Map<number, { readonly ticket: Ticket; readonly standing: Standing }>()
  const codeItemsOf = codeItemsIn(tx, now)
  const allBlocked = new Set([...(await tx.authorizations.blockedAmong(of.clients)), ...of.blocked])
  const find = async (ticket: Ticket, classKey: number): Promise<Standing> => {
    const { setup, items, seated, domained } = await codeItemsOf(ticket)
    const blocked = allBlocked.has(ticket.client)
    const key = `${classKey} ${ticket.stage} ${ticket.instances} ${ticket.modules} ${ticket.chargeWay} ${domained ? ticket.domain : ''} ${blocked} ${seated || isTrialTicket(ticket) ? ticket.client : ''}`
    const before = known.get(key)
    if (before !== undefined) return before
    const facts = await usageOfItems(tx, items, {
      client: ticket.client,
      all: setup?.items ?? [],
      now,
    })
    const product = await tx.setup.product(ticket.product)
    const trial = isTrialTicket(ticket) ? await tx.authorizations.trial(ticket.client, ticket.product) : null
    const trialEnd = trial?.item.terms.expires ?? null
    const one = standing({ setup, product, ticket, ...facts, serving: identity, blocked, trialEnd }, now)
    known.set(key, one)
    if (!blocked && !seated && !domained && !isTrialTicket(ticket))
      common.set(classKey, { ticket, standing: one })
    return one
  }
  return (ticket, classKey) => {
    const last = common.get(classKey)
    return last !== undefined &&
      last.ticket.stage === ticket.stage &&
      last.ticket.instances === ticket.instances &&
      last.ticket.chargeWay === ticket.chargeWay &&
      sameModules(last.ticket.modules, ticket.modules) &&
      !allBlocked.has(ticket.client)
      ? last.standing
      : find(ticket, classKey)
  }
}
