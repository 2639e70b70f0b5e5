import type { Instant, Stage } from '@countersign/protocol/vocabulary'
import type { Ground, Wish } from './candidates.ts'
import { covers } from './coverage.ts'
import type { ItemUsage, OrganizationSetup, Product, SeatUsage, Serving, Ticket } from './facts.ts'
import { grantModules } from './grant-modules.ts'

export interface StandingFacts {
  readonly setup: OrganizationSetup | null
  readonly product: Product | null
  readonly ticket: Ticket
  /** By item ID, for the items of the ticket's code. */
  readonly usage: ReadonlyMap<string, ItemUsage>
  readonly seats: ReadonlyMap<string, SeatUsage>
  readonly serving: Pick<Serving, 'mode' | 'serverUuid' | 'sandbox'>
  /** The client is blocked (A13); absent: it is not. */
  readonly blocked?: boolean
  /** End of the client's public trial, where the ticket is of one (T1); absent or null: it has none. */
  readonly trialEnd?: Instant | null
}

export interface Standing {
  readonly stage: Stage
  readonly reauthorize: boolean
}

const standingOf = (stage: Stage, reauthorize: boolean): Standing => Object.freeze({ stage, reauthorize })

/** Modules that were granted; where the ticket does not tell, those of the product that its items cover. */
const modulesOf = ({ setup, product, ticket }: StandingFacts): readonly string[] => {
  if (ticket.modules !== undefined) return ticket.modules
  const named = (setup?.items ?? []).filter(({ terms }) => ticket.items.includes(terms.id))
  return (product?.modules ?? []).filter((module) => named.some(({ terms }) => covers(terms, ticket, module)))
}

/** The domain that an item's own is compared with, as in the authorization; null, not compared: a page whose ticket tells none. */
const domainsOf = ({ domain, deployment }: Ticket): readonly string[] | null => {
  if (domain !== undefined) return [domain]
  return deployment === 'browser' ? null : []
}

/**
 * What a receipt says (A10): the stage, and whether an authorization for the same request would now be denied or have
 * another stage. Password, fields and identity are those of a next request, so they are not judged here.
 */
export const standing = (facts: StandingFacts, now: Instant): Standing => {
  const { setup, ticket } = facts
  if (ticket.organizationId === null && ticket.code === null)
    return standingOf(ticket.stage, facts.blocked === true || now >= (facts.trialEnd ?? 0))
  const code = setup?.codes.find(
    ({ internalId, deletedAt }) => internalId === ticket.code && deletedAt === null,
  )
  const modules = modulesOf(facts)
  if (setup === null || code === undefined || facts.blocked === true || modules.length === 0)
    return standingOf(ticket.stage, true)
  const ground: Ground = { ...facts, setup, code: code.internalId, codeName: code.name }
  const wish: Wish = {
    client: ticket.client,
    product: ticket.product,
    version: String(ticket.majorVersion),
    majorVersion: ticket.majorVersion,
    edition: ticket.edition,
    deployment: ticket.deployment,
    modules,
    chargeWay: ticket.chargeWay ?? null,
    instances: ticket.instances,
    domains: domainsOf(ticket),
  }
  const decision = grantModules(ground, wish, now)
  if (decision.kind === 'denied') return standingOf(ticket.stage, true)
  return standingOf(decision.stage, decision.stage !== ticket.stage)
}
