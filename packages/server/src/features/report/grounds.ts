import type { Product, Ticket, UsageClass } from '@countersign/licensing'
import type { Seconds } from '@countersign/protocol'
import type { Transaction } from '@countersign/store/port'
import type { UsageWork } from '../../services.ts'

/** What the reports under a ticket are judged by: the same for all tickets of a class. */
export interface Ground {
  readonly classKey: number
  readonly product: Product | null
  readonly reportAge: Seconds
}

const classOf = ({
  client: _client,
  authorizationId: _authorizationId,
  iat: _iat,
  stage: _stage,
  modules: _modules,
  chargeWay: _chargeWay,
  domain: _domain,
  ...usageClass
}: Ticket): UsageClass => usageClass

const sameItems = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((item, place) => item === b[place]))

const isOfClass = (ticket: Ticket, of: Ticket): boolean =>
  ticket.code === of.code &&
  ticket.organizationId === of.organizationId &&
  ticket.product === of.product &&
  ticket.majorVersion === of.majorVersion &&
  ticket.edition === of.edition &&
  ticket.deployment === of.deployment &&
  ticket.instances === of.instances &&
  sameItems(ticket.items, of.items)

/**
 * Grounds within one transaction. Devices of a code mostly have tickets of one class, so the last one of each code is
 * remembered: comparing with it costs less than any key that could be made of a class.
 */
export class Grounds {
  readonly #tx: Transaction
  readonly #usage: Pick<UsageWork, 'reportAgeOf'>
  readonly #last = new Map<string | null, { readonly ticket: Ticket; readonly ground: Ground }>()

  constructor(tx: Transaction, usage: Pick<UsageWork, 'reportAgeOf'>) {
    this.#tx = tx
    this.#usage = usage
  }

  /** Undefined: it has to be found first. */
  known(ticket: Ticket): Ground | undefined {
    const last = this.#last.get(ticket.code)
    return last !== undefined && isOfClass(ticket, last.ticket) ? last.ground : undefined
  }

  async find(ticket: Ticket): Promise<Ground> {
    const { setup: setups, usage } = this.#tx
    const { organizationId } = ticket
    const product = await setups.product(ticket.product)
    const setup = organizationId === null ? null : await setups.organization(organizationId)
    const ground = {
      classKey: await usage.classKey(classOf(ticket)),
      product,
      reportAge: this.#usage.reportAgeOf(setup, product, ticket.items),
    }
    this.#last.set(ticket.code, { ticket, ground })
    return ground
  }
}
