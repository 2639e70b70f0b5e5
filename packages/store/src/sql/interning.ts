import type { TicketReference } from '../port/facts.ts'
import { Recent } from '../port/recent.ts'
import { sessionBytes, sessionOf, uuidBytes, uuidOf } from './bytes.ts'
import type { Engine } from './engine.ts'
import * as queries from './interning-queries.ts'

export interface SessionNumber {
  readonly number: number
  /** Number of the ticket that the session's figures are counted from. */
  readonly ticket: number
}

const ticketOf = (row: {
  readonly authorization: Uint8Array
  readonly iat: number
  readonly class: number
}): TicketReference => ({
  authorizationId: uuidOf(row.authorization),
  iat: row.iat,
  classKey: row.class,
})

interface Numbered {
  readonly client: number
  readonly number: number
}

/** Those of which nothing is remembered, each once. */
const missing = <Asked>(
  known: Recent<string, unknown>,
  asked: readonly Asked[],
  keyOf: (asked: Asked) => string,
): readonly Asked[] => {
  const unknown = new Map<string, Asked>()
  for (const each of asked) {
    const key = keyOf(each)
    if (known.get(key) === undefined) unknown.set(key, each)
  }
  return [...unknown.values()]
}

const MOST_ABSENT = 4_096

/**
 * Numbers that stand for names, with what was used last kept in memory. `forget` must follow every roll-back, since a
 * number given in it is given again to somebody else.
 */
export class Interning {
  readonly #engine: Engine
  readonly #clients = new Recent<string, number>(50_000)
  /** UUIDs of which nothing is stored: a new device is asked for many times before it is. Kept only where nobody else writes. */
  readonly #absent = new Set<string>()
  readonly #modules = new Recent<string, number>(10_000)
  readonly #moduleNames = new Recent<number, string>(10_000)
  readonly #names = new Recent<string, number>(10_000)
  readonly #sessions = new Recent<string, SessionNumber>(50_000)
  readonly #findingSessions = new Map<string, Promise<SessionNumber>>()
  readonly #tickets = new Recent<string, number>(50_000)
  readonly #sessionNames = new Recent<string, { readonly session: string; readonly ticket: number }>(10_000)
  readonly #ticketNames = new Recent<string, TicketReference>(10_000)
  readonly #classes = new Recent<string, number>(10_000)

  constructor(engine: Engine) {
    this.#engine = engine
  }

  forget(): void {
    this.#clients.clear()
    this.#absent.clear()
    this.#modules.clear()
    this.#moduleNames.clear()
    this.#names.clear()
    this.#sessions.clear()
    this.#tickets.clear()
    this.#sessionNames.clear()
    this.#ticketNames.clear()
    this.#classes.clear()
  }

  /** At each begin where somebody else may have erased a client: its UUID stands for another number from then on. */
  forgetClients(): void {
    this.#clients.clear()
  }

  // What is remembered is asked for without a promise first, where it is asked for each figure: a promise costs more than
  // the look-up (docs/performance.md, B1).

  rememberedClient(uuid: string): number | undefined {
    return this.#clients.get(uuid)
  }

  rememberedSession(client: number, session: string): SessionNumber | undefined {
    return this.#sessions.get(`${client} ${session}`)
  }

  rememberedTicket(client: number, authorizationId: string): number | undefined {
    return this.#tickets.get(`${client} ${authorizationId}`)
  }

  async client(uuid: string): Promise<number> {
    const known = await this.knownClient(uuid)
    if (known !== undefined) return known
    const { id } = await this.#engine.write(queries.addClient, { uuid: uuidBytes(uuid) })
    this.#absent.delete(uuid)
    return this.#remember(this.#clients, uuid, id)
  }

  /** Puts down a client's number that somebody else has read. */
  learnClient(uuid: string, id: number): void {
    this.#clients.set(uuid, id)
  }

  /** Undefined: no fact about this client is stored. */
  async knownClient(uuid: string): Promise<number | undefined> {
    const known = this.#clients.get(uuid)
    if (known !== undefined || this.#absent.has(uuid)) return known
    const row = await this.#engine.row(queries.findClient, { uuid: uuidBytes(uuid) })
    if (row !== undefined) return this.#remember(this.#clients, uuid, row.id)
    if (this.#engine.remote) return undefined
    if (this.#absent.size >= MOST_ABSENT) this.#absent.clear()
    this.#absent.add(uuid)
    return undefined
  }

  async module(name: string): Promise<number> {
    const known = this.#modules.get(name) ?? (await this.#engine.row(queries.findModule, { name }))?.id
    return this.#remember(
      this.#modules,
      name,
      known ?? (await this.#engine.write(queries.addModule, { name })).id,
    )
  }

  async moduleName(id: number): Promise<string> {
    const known = this.#moduleNames.get(id)
    if (known !== undefined) return known
    const row = await this.#engine.row(queries.moduleOfId, { id })
    if (row === undefined) throw new Error(`No module has the number ${id}.`)
    return this.#remember(this.#moduleNames, id, row.name)
  }

  /** Number of an item or code. */
  async name(name: string): Promise<number> {
    return (
      (await this.knownName(name)) ??
      this.#remember(this.#names, name, (await this.#engine.write(queries.addName, { name })).id)
    )
  }

  async knownName(name: string): Promise<number | undefined> {
    const known = this.#names.get(name)
    if (known !== undefined) return known
    const row = await this.#engine.row(queries.findName, { name })
    return row === undefined ? undefined : this.#remember(this.#names, name, row.id)
  }

  /** Number of a session of a client; a new one counts its figures' tickets from the one given. */
  async session(client: number, session: string, ticket: number): Promise<SessionNumber> {
    const key = `${client} ${session}`
    const known = this.#sessions.get(key)
    if (known !== undefined) return known
    // One look-up at a time for each, so that two in one unit do not both find it new.
    const pending = this.#findingSessions.get(key) ?? this.#findSession(client, session, ticket)
    this.#findingSessions.set(key, pending)
    try {
      return this.#remember(this.#sessions, key, await pending)
    } finally {
      this.#findingSessions.delete(key)
    }
  }

  async #findSession(client: number, session: string, ticket: number): Promise<SessionNumber> {
    const bytes = sessionBytes(session)
    const row =
      (await this.#engine.row(queries.findSession, { client, session: bytes })) ??
      (await this.#engine.write(queries.addSession, { client, session: bytes, ticket }))
    return { number: row.number, ticket: row.ticket }
  }

  /** The session that a client's number stands for. */
  async sessionOfNumber(
    client: number,
    number: number,
  ): Promise<{ readonly session: string; readonly ticket: number }> {
    const key = `${client} ${number}`
    const known = this.#sessionNames.get(key)
    if (known !== undefined) return known
    const row = await this.#engine.row(queries.sessionOfNumber, { client, number })
    if (row === undefined) throw new Error(`Client number ${client} has no session ${number}.`)
    return this.#remember(this.#sessionNames, key, { session: sessionOf(row.session), ticket: row.ticket })
  }

  /** The ticket that a client's number stands for. */
  async ticketOfNumber(client: number, number: number): Promise<TicketReference> {
    const key = `${client} ${number}`
    const known = this.#ticketNames.get(key)
    if (known !== undefined) return known
    const row = await this.#engine.row(queries.ticketOfNumber, { client, number })
    if (row === undefined) throw new Error(`Client number ${client} has no ticket ${number}.`)
    return this.#remember(this.#ticketNames, key, ticketOf(row))
  }

  /** Number of a ticket of a client. The first class that an authorization came with stays. */
  async ticket(
    client: number,
    ticket: { readonly authorizationId: string; readonly iat: number; readonly classKey: number },
  ): Promise<number> {
    const key = `${client} ${ticket.authorizationId}`
    const known = this.#tickets.get(key)
    if (known !== undefined) return known
    const authorization = uuidBytes(ticket.authorizationId)
    const row =
      (await this.#engine.row(queries.findTicket, { client, authorization })) ??
      (await this.#engine.write(queries.addTicket, {
        client,
        authorization,
        iat: ticket.iat,
        class: ticket.classKey,
      }))
    return this.#remember(this.#tickets, key, row.number)
  }

  // What follows reads in one statement what the methods above would each read alone, where it is not remembered. What is
  // not found, or found no room, they look for again.

  async learnSessions(
    asked: readonly { readonly client: number; readonly session: string }[],
  ): Promise<void> {
    const unknown = missing(this.#sessions, asked, ({ client, session }) => `${client} ${session}`)
    const keys = unknown.map(({ client, session }) => ({ client, session: sessionBytes(session) }))
    for (const { client, session, ...row } of await this.#engine.rowsMany(queries.findSession, keys))
      this.#sessions.set(`${client} ${sessionOf(session)}`, row)
  }

  async learnTickets(
    asked: readonly { readonly client: number; readonly authorizationId: string }[],
  ): Promise<void> {
    const unknown = missing(this.#tickets, asked, (each) => `${each.client} ${each.authorizationId}`)
    const keys = unknown.map((each) => ({
      client: each.client,
      authorization: uuidBytes(each.authorizationId),
    }))
    for (const { client, authorization, number } of await this.#engine.rowsMany(queries.findTicket, keys))
      this.#tickets.set(`${client} ${uuidOf(authorization)}`, number)
  }

  async learnSessionsOfNumbers(asked: readonly Numbered[]): Promise<void> {
    const unknown = missing(this.#sessionNames, asked, ({ client, number }) => `${client} ${number}`)
    for (const row of await this.#engine.rowsMany(queries.sessionOfNumber, unknown))
      this.#sessionNames.set(`${row.client} ${row.number}`, {
        session: sessionOf(row.session),
        ticket: row.ticket,
      })
  }

  async learnTicketsOfNumbers(asked: readonly Numbered[]): Promise<void> {
    const unknown = missing(this.#ticketNames, asked, ({ client, number }) => `${client} ${number}`)
    for (const row of await this.#engine.rowsMany(queries.ticketOfNumber, unknown))
      this.#ticketNames.set(`${row.client} ${row.number}`, ticketOf(row))
  }

  /** Number of a class by its canonical text. */
  async class(
    content: string,
    owner: { readonly organization: string | null; readonly code: string | null },
  ): Promise<number> {
    const known = this.#classes.get(content) ?? (await this.#engine.row(queries.findClass, { content }))?.id
    return this.#remember(
      this.#classes,
      content,
      known ?? (await this.#engine.write(queries.addClass, { ...owner, content })).id,
    )
  }

  #remember<Key, Value>(cache: Recent<Key, Value>, key: Key, value: Value): Value {
    cache.set(key, value)
    return value
  }
}
