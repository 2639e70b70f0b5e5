import { randomBytes, randomUUID } from 'node:crypto'
import { type Device, newSession, type Prepared } from '../independent-device/device.ts'
import { asInteger, asText } from '../independent-device/encoding.ts'
import type { Lab } from '../lab/lab.ts'
import type { Chance } from './chance.ts'
import { decide, type Expected, type Request, standing, takeDenial, takeGrant } from './decide.ts'
import {
  type Code,
  DAY,
  type Granted,
  type History,
  isConcurrent,
  itemOf,
  receive,
  SLOT,
  slotAt,
  type Ticket,
  WAYS,
} from './facts.ts'
import { EDITIONS } from './office.ts'
import { contact } from './seats.ts'

/** Figures that a device counted in one slot of a session, under the ticket that it held. */
type Counted = {
  readonly session: string
  readonly slot: number
  readonly counts: { readonly [module: string]: number }
}

/** A submission on its way: sent later, twice, or in another order. */
type Held = {
  readonly device: Device
  readonly prepared: Prepared
  readonly counted: Counted
  readonly ticket: Ticket
  readonly release: boolean
}

export type Party = {
  readonly device: Device
  readonly deployment: string
  readonly host: string | null
  readonly processName: string | null
  readonly edition: string
  /** One that loses its state more often than others. */
  readonly forgetful: boolean
  /** The token that it holds, and those before it. */
  token: Token | null
  readonly spent: Token[]
  session: string
  ticket: Ticket | null
  readonly counts: Map<string, number>
  readonly sent: Counted[]
  readonly held: Held[]
}

/** A continuation token, and the counter in it that the oracle knows of (A8). */
type Token = { readonly text: string; readonly counter: number; readonly iat: number }

type Asked = {
  readonly party: Party
  readonly request: Request
  readonly wish: Parameters<Device['authorize']>[0]
}
type Answer = Awaited<ReturnType<Device['authorize']>>
type Told = { readonly asked: Asked; readonly answer: Answer; readonly at: number }

/** A device goes on counting for so long after its authorization has ended at the latest. */
const TICKET_USED = 30 * DAY

const copyOf = (granted: Granted): Granted => structuredClone(granted)

/** Devices of all kinds, and what the server has to tell them by the oracle. */
export class Fleet {
  readonly #labs: readonly Lab[]
  readonly #chance: Chance
  readonly #log: string[]
  readonly #office: { readonly history: History; readonly product: string; now(): Promise<number> }
  /** IDs of supplements may follow the items of an answer (L7, C5). */
  readonly parties: readonly Party[]
  #wrong = 0

  constructor(made: {
    labs: readonly Lab[]
    chance: Chance
    log: string[]
    office: { readonly history: History; readonly product: string; now(): Promise<number> }
    /** Devices that another fleet has made. */
    parties?: readonly Party[]
  }) {
    this.#labs = made.labs
    this.#chance = made.chance
    this.#log = made.log
    this.#office = made.office
    this.parties =
      made.parties ??
      [
        ['desktop', null, 'till'],
        ['desktop', null, null],
        ['server', null, 'till'],
        ['server', null, 'kiosk'],
        ['browser', 'shop.example.com', null],
        ['browser', 'www.example.org', null],
      ].map(([deployment, host, processName], index) => ({
        device: this.#lab().device(),
        deployment: deployment ?? '',
        host: host ?? null,
        processName: processName ?? null,
        edition: this.#chance.one(EDITIONS),
        forgetful: index === 0,
        token: null,
        spent: [],
        session: newSession(),
        ticket: null,
        counts: new Map(),
        sent: [],
        held: [],
      }))
  }

  get #history(): History {
    return this.#office.history
  }

  #lab(): Lab {
    return this.#chance.one(this.#labs)
  }

  #passwordFor(code: Code): string | null {
    const dice = this.#chance.below(8)
    if (dice === 0) return null
    if (dice === 1 && code.passwords.length > 0 && this.#wrong < 8) {
      this.#wrong += 1
      return 'none of the passwords'
    }
    return code.passwords.length === 0 ? null : this.#chance.one(code.passwords).text
  }

  /** The token of a request: the newest, an older one of a copied state, or none of a lost one. */
  #show(party: Party, now: number): Token | null {
    const chance = this.#chance
    const lost = chance.below(party.forgetful ? 2 : 40) === 0
    const token = chance.below(20) === 0 ? chance.one([...party.spent, party.token]) : party.token
    // Its secret may be gone by then, as 15 days after the longest report age (protocol.md).
    return lost || token === null || now - token.iat > 40 * DAY ? null : token
  }

  #ask(party: Party, now: number): Asked {
    const chance = this.#chance
    const { history, product } = this.#office
    // A licensee's own server shows whom it serves to those alone who name an organization, before they ask it anything.
    const nobody = history.product.trials && chance.below(25) === 0
    const code = nobody ? null : chance.one([...history.codes.values()])
    const { deployment, processName, edition } = party
    const host = chance.below(25) === 0 ? null : party.host
    const version = chance.one(['10.2.1', '10.4.0', '11.0.0'])
    const token = this.#show(party, now)
    const sentAt = chance.below(8) === 0 ? now - chance.one([1, 600, DAY]) : now
    const request: Request = {
      client: party.device.uuid,
      code,
      modules: chance.below(10) === 0 ? null : chance.some(history.product.modules),
      ...{ deployment, edition, major: Number(version.split('.')[0]), host, processName },
      presented: { counter: token?.counter ?? null, sentAt },
      domain: host === null ? null : host.split('.').slice(1).join('.'),
      way: chance.below(12) === 0 ? chance.one(WAYS) : null,
      instances: deployment === 'server' && chance.below(3) > 0 ? 1 + chance.below(4) : null,
      password: code === null ? null : this.#passwordFor(code),
    }
    const wish = {
      handshakeCode: code?.name ?? null,
      sessionPassword: request.password,
      product,
      ...{ deployment, edition, version, processName },
      continuation: token?.text ?? null,
      sentAt,
      modules: request.modules === null ? null : [...request.modules],
      chargeWay: request.way,
      instances: request.instances,
      origin: host === null ? null : `https://${host}`,
    }
    return { party, request, wish }
  }

  async #send({ party, wish }: Asked, lab = this.#lab()): Promise<{ answer: Answer; at: number | null }> {
    party.device.url = lab.url
    const answer = await party.device.authorize(wish)
    return { answer, at: answer.kind === 'problem' ? null : asInteger(answer.payload['iat']) }
  }

  /** One device asks; the same request comes again now and then, and now and then its answer is lost. */
  async authorize(): Promise<string | null> {
    const chance = this.#chance
    const party = chance.one(this.parties)
    const asked = this.#ask(party, await this.#office.now())
    const { grant } = party.device
    const repeated = chance.below(5) === 0
    const wish = {
      ...asked.wish,
      ...(repeated ? { requestId: randomUUID(), replyKey: randomBytes(32) } : {}),
    }
    const same = { ...asked, wish }
    const first = await this.#send(same)
    const at = first.at ?? (await this.#office.now())
    const differs = this.#compare({ asked, answer: first.answer, at })
    if (differs !== null || first.answer.kind === 'problem') return differs
    if (repeated) {
      const again = await this.#send(same)
      if (textOf(again.answer) !== textOf(first.answer))
        return `repeated request: told ${textOf(again.answer)} after ${textOf(first.answer)}`
    }
    if (first.answer.kind !== 'grant') return null
    if (chance.below(8) === 0) {
      party.device.grant = grant
      this.#log.push(`the answer to ${party.device.uuid.slice(0, 4)} is lost`)
      return null
    }
    this.#keep({ asked, answer: first.answer, at })
    return null
  }

  /** Several devices ask at once: what they are told is what they would be told one by one in some order. */
  async race(): Promise<string | null> {
    const chance = this.#chance
    const racers = chance.shuffled(this.parties).slice(0, 2 + chance.below(2))
    const now = await this.#office.now()
    const asked = racers.map((party) => this.#ask(party, now))
    const sent = await Promise.all(asked.map((each) => this.#send(each)))
    const then = await this.#office.now()
    const told = sent.map(({ answer, at }, index): Told => {
      const one = asked[index]
      if (one === undefined) throw new Error('one answer each')
      return { asked: one, answer, at: at ?? then }
    })
    const before = copyOf(this.#history.granted)
    const said: string[] = []
    for (const order of ordersOf(told)) {
      this.#history.granted = copyOf(before)
      this.#history.version += 1
      const differs = order.map((each) => this.#compare(each, 'silently')).find((each) => each !== null)
      if (differs === undefined) {
        this.#log.push(
          `at once: ${told.map(({ asked: one, answer }) => `${nameOf(one)} ${textOf(answer)}`).join('; ')}`,
        )
        for (const each of told) if (each.answer.kind === 'grant') this.#keep(each)
        return null
      }
      said.push(differs)
    }
    return `at once, in no order: ${said.join(' | ')}`
  }

  /** Compares an answer with the rulebook, and writes down what it leaves behind. */
  #compare({ asked, answer, at }: Told, how: 'aloud' | 'silently' = 'aloud'): string | null {
    const expected = decide(this.#history, asked.request, at)
    const told = textOf(answer, this.#history)
    const wanted = textOfExpected(expected)
    if (how === 'aloud') this.#log.push(`authorize ${nameOf(asked)} at ${at}: ${told}`)
    if (told !== wanted) return `authorization of ${nameOf(asked)}: told ${told}, expected ${wanted}`
    if (expected.granted === true) takeGrant(this.#history, asked.request, { grant: expected, now: at })
    else if (expected.granted === false)
      takeDenial(this.#history, asked.request, { code: expected.code, now: at })
    return null
  }

  /** A device goes on under its newest grant. */
  #keep({ asked: { party, request }, answer, at }: Told): void {
    if (answer.kind !== 'grant') return
    const supplements = new Set(this.#history.supplements.map(({ id }) => id))
    party.ticket = {
      client: party.device.uuid,
      code: request.code?.name ?? null,
      // Use of a public trial is charged to nothing (T1).
      items: request.code === null ? [] : answer.itemIds.filter((id) => !supplements.has(id)),
      modules: answer.modules,
      ...{ deployment: request.deployment, major: request.major, edition: request.edition },
      instances: typeof answer.payload['instances'] === 'number' ? answer.payload['instances'] : null,
      ...{ domain: request.domain, way: request.way },
      stage: answer.stage,
      id: answer.jti,
      iat: at,
    }
    const line = this.#history.granted.lines.get(party.device.uuid)
    if (line === undefined) throw new Error('a granted device has a line')
    if (party.token !== null) party.spent.push(party.token)
    party.token = { text: answer.continuation, counter: Math.max(line.used + 1, at), iat: at }
    party.session = newSession()
    party.counts.clear()
  }

  /** A device counts in a slot of the last days and submits: at once, twice, later, or in another order. */
  async use(): Promise<string | null> {
    const chance = this.#chance
    const party = chance.one(this.parties)
    const { ticket, session } = party
    const now = await this.#office.now()
    if (ticket === null || now > ticket.iat + TICKET_USED) return null
    const back = chance.below(10) < 7 ? 0 : chance.below(1_500)
    const slot = slotAt(now) - back
    const counts: { [module: string]: number } = {}
    const modules = chance.below(12) === 0 ? this.#history.product.modules : ticket.modules
    for (const module of chance.some(modules)) {
      const key = `${session} ${slot} ${module}`
      const count = (party.counts.get(key) ?? 0) + 1 + chance.below(chance.below(8) === 0 ? 40 : 12)
      party.counts.set(key, count)
      counts[module] = count
    }
    const counted = { session, slot, counts }
    party.sent.push(counted)
    this.#hold(party, ticket, { counted, release: false })
    if (chance.below(10) < 3) return null
    return this.deliver(party)
  }

  #hold(party: Party, ticket: Ticket, of: { readonly counted: Counted; readonly release: boolean }): void {
    const { counted, release } = of
    const { device } = party
    const { session, slot, counts } = counted
    const prepared = device.prepare(
      Object.keys(counts).length === 0 ? [] : [{ slot, counts, session }],
      release ? { plaintext: { release: 'places' } } : {},
    )
    party.held.push({ device, prepared, counted, ticket, release })
    this.#log.push(
      `use ${device.uuid.slice(0, 4)} ${session} slot ${slot} ${JSON.stringify(counts)} under ${ticket.items}${release ? ', released' : ''}`,
    )
  }

  /** A device whose receipt was lost sends old figures again, under the ticket that it holds now. */
  async resend(): Promise<string | null> {
    const party = this.#chance.one(this.parties)
    const now = await this.#office.now()
    if (party.ticket === null || party.sent.length === 0 || now > party.ticket.iat + TICKET_USED) return null
    this.#hold(party, party.ticket, { counted: this.#chance.one(party.sent), release: false })
    return this.deliver(party)
  }

  /** A clean close gives running places back (C3). */
  async close(): Promise<string | null> {
    const party = this.#chance.one(this.parties)
    const now = await this.#office.now()
    if (party.ticket === null || now > party.ticket.iat + TICKET_USED) return null
    const counted = { session: party.session, slot: slotAt(now), counts: {} }
    this.#hold(party, party.ticket, { counted, release: true })
    return this.deliver(party)
  }

  async deliver(party: Party = this.#chance.one(this.parties)): Promise<string | null> {
    for (const held of this.#chance.shuffled(party.held.splice(0))) {
      const times = this.#chance.below(10) < 3 ? 2 : 1
      for (let time = 0; time < times; time += 1) {
        const differs = await this.#submit(held)
        if (differs !== null) return differs
      }
    }
    return null
  }

  /** Everything that all devices still hold, at once and from all of them. */
  async deliverAll(): Promise<string | null> {
    const waiting = this.parties.flatMap((party) => party.held.splice(0))
    const taken = await Promise.all(
      this.#chance.shuffled(waiting).map(async (held) => {
        held.device.url = this.#lab().url
        return { held, receipt: await held.device.send(held.prepared) }
      }),
    )
    const inOrder = taken.toSorted((a, b) => instantOf(a.receipt) - instantOf(b.receipt))
    for (const { held, receipt } of inOrder) {
      if (!('kind' in receipt)) this.#take(held, asInteger(receipt.payload['iat']))
      else if (!(await this.#isForgotten(held.ticket, receipt))) return `refused: ${JSON.stringify(receipt)}`
    }
    return null
  }

  async #submit(held: Held): Promise<string | null> {
    const { device, prepared, ticket, counted } = held
    device.url = this.#lab().url
    const receipt = await device.send(prepared)
    if ('kind' in receipt)
      return (await this.#isForgotten(ticket, receipt)) ? null : `refused: ${JSON.stringify(receipt)}`
    const now = asInteger(receipt.payload['iat'])
    const refused = receipt.refused.map(({ reason }) => asText(reason ?? null))
    const tooOld = !this.#isErased(ticket) && this.#isTooOld(ticket, { slot: counted.slot, now })
    if (refused.join() !== (tooOld && Object.keys(counted.counts).length > 0 ? 'too-old' : ''))
      return `slot ${counted.slot} at ${now}: refused as ${refused}`
    this.#take(held, now)
    const expected = this.#standingOf(ticket, now)
    const told = [receipt.stage, receipt.reauthorize]
    return told.join() === expected.join()
      ? null
      : `receipt for ${device.uuid.slice(0, 4)} at ${now}: says ${told}, expected ${expected}`
  }

  /** Secrets of tickets are kept 15 days longer than the report age; a device asks anew, and sends again. */
  async #isForgotten({ iat }: Ticket, { code }: { readonly code: string | null }): Promise<boolean> {
    return code === 'ticket-unknown' && (await this.#office.now()) - iat > 45 * DAY
  }

  /** P4: what comes under a ticket from before an erasure is acknowledged, and brings nothing back. */
  #isErased({ client, iat }: Ticket): boolean {
    return iat <= (this.#history.erased.get(client) ?? -1)
  }

  /** U9: 30 days, or 30 days and the longest offline time of the items. */
  #isTooOld(ticket: Ticket, { slot, now }: { readonly slot: number; readonly now: number }): boolean {
    const longest = Math.max(0, ...ticket.items.map((id) => itemOf(this.#history, id).offlineDays))
    const age = 30 * DAY + (longest > 7 ? longest * DAY : 0)
    return (slot + 1) * SLOT <= now - age
  }

  #take({ device, ticket, counted, release }: Held, now: number): void {
    const { session, slot, counts } = counted
    if (this.#isErased(ticket)) return
    const erasedAt = this.#history.erased.get(device.uuid) ?? -1
    if (!this.#isTooOld(ticket, { slot, now }) && slot * SLOT > erasedAt)
      for (const [module, count] of Object.entries(counts))
        receive(this.#history, { client: device.uuid, session, slot, module, count, ticket })
    contact(this.#history, ticket, now)
    if (!release) return
    for (const id of ticket.items)
      if (isConcurrent(itemOf(this.#history, id).way))
        this.#history.granted.seats.delete(`${id} ${device.uuid}`)
  }

  /** A10: the stage of the same request now, and whether it is denied or has another one. */
  #standingOf(ticket: Ticket, now: number): readonly [string, boolean] {
    const { client, code, modules, deployment, major, edition, instances, stage, domain, way } = ticket
    if (code === null) {
      const end = this.#history.granted.trials.get(client) ?? 0
      return [stage, this.#history.blocked.has(client) || now >= end || this.#isErased(ticket)]
    }
    const known = this.#history.codes.get(code) ?? null
    const running = { deployment, major, edition, host: null, processName: null }
    const request = { client, code: known, modules, ...running, instances, domain, way, password: null }
    const expected = standing(this.#history, request, now)
    if (expected.granted !== true) return [stage, true]
    return [expected.stage, expected.stage !== stage || this.#isErased(ticket)]
  }
}

const nameOf = ({ request }: Asked): string =>
  `${request.client.slice(0, 4)} ${request.code?.name ?? 'nobody'} ${request.modules} instances ${request.instances}`

const instantOf = (receipt: Awaited<ReturnType<Device['send']>>): number =>
  'kind' in receipt ? 0 : asInteger(receipt.payload['iat'])

/** All orders of a few. */
const ordersOf = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  list.length < 2
    ? [list]
    : list.flatMap((first) => ordersOf(list.filter((each) => each !== first)).map((rest) => [first, ...rest]))

const textOf = (answer: Answer, history: History | null = null): string => {
  if (answer.kind === 'problem')
    return answer.status === 429 ? 'throttled' : `problem ${JSON.stringify(answer)}`
  if (answer.kind === 'denial') return `denied ${answer.code} retry ${answer.retryAfter}`
  const ids = answer.itemIds.filter((id) => history === null || history.items.has(id))
  return `granted ${answer.modules} by ${ids} ${answer.stage} until ${answer.exp}`
}

const textOfExpected = (expected: Expected): string => {
  if (expected.granted === null) return 'throttled'
  if (!expected.granted) return `denied ${expected.code} retry ${expected.retryAfter}`
  const { modules, items, stage, exp } = expected
  return `granted ${modules} by ${items} ${stage} until ${exp}`
}
