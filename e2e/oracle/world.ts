import { randomUUID } from 'node:crypto'
import { type Device, newSession, type Prepared } from '../independent-device/device.ts'
import { asInteger, asList, asObject, asText, type JsonObject } from '../independent-device/encoding.ts'
import type { Lab } from '../lab/lab.ts'
import { billOf, exceptionsOf } from './charges.ts'
import { decide, ownSeat, seatRuns } from './decide.ts'
import {
  type Code,
  DAY,
  emptyHistory,
  GRACE,
  type History,
  heldNow,
  periodAt,
  receive,
  SLOT,
  slotAt,
  type Ticket,
  type Way,
} from './facts.ts'

/** Modules by the way in which the items of these histories count them: apart, so that no reading of A4 across ways is needed. */
const MODULES: Readonly<Record<Way, readonly string[]>> = {
  count: ['qr-code', 'pdf417'],
  device: ['aztec'],
  'concurrent-device': ['ocr'],
}
const ALL = Object.values(MODULES).flat()

type Party = {
  readonly device: Device
  session: string
  ticket: Ticket | null
  modules: readonly string[]
  code: Code | null
  readonly counts: Map<string, number>
  /** Submissions on their way: sent later, twice, or in another order. */
  readonly held: {
    readonly prepared: Prepared
    readonly take: (arrived: number) => void
    readonly device: Device
  }[]
}

/** A server under test and the history of what was done to it, step by step. */
export class World {
  readonly #labs: readonly Lab[]
  readonly #random: () => number
  readonly history: History = emptyHistory()
  readonly #parties: Party[]
  readonly log: string[] = []
  organizationId = ''
  #codes: Code[] = []

  constructor(labs: readonly Lab[], random: () => number) {
    this.#labs = labs
    this.#random = random
    this.#parties = Array.from({ length: 4 }, () => ({
      device: this.#lab.device(),
      session: newSession(),
      ticket: null,
      modules: [],
      code: null,
      counts: new Map(),
      held: [],
    }))
  }

  get #lab(): Lab {
    const [lab] = this.#labs
    if (lab === undefined) throw new Error('no server')
    return lab
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end)
  }

  #one<T>(list: readonly T[]): T {
    const found = list[this.#below(list.length)]
    if (found === undefined) throw new Error('nothing to choose from')
    return found
  }

  #some<T>(list: readonly T[]): T[] {
    const chosen = list.filter(() => this.#random() < 0.6)
    return chosen.length === 0 ? [this.#one(list)] : chosen
  }

  async now(): Promise<number> {
    const { now } = asObject(await this.#lab.api('GET', '/clock'))
    return Math.floor(Date.parse(asText(now)) / 1000)
  }

  async begin(): Promise<void> {
    const code = `scanner-${randomUUID().slice(0, 8)}`
    this.product = code
    await this.#lab.api('POST', '/products', { code, name: 'Scanner', unit: 'scan', modules: [...ALL] })
    const organization = asObject(await this.#lab.api('POST', '/organizations', { name: 'Oracle' }))
    this.organizationId = asText(organization['id'])
    await this.#lab.api('POST', '/handshake-codes', {
      organizationId: this.organizationId,
      code: `${this.organizationId}-second`,
    })
    for (const name of [`${this.organizationId}-default`, `${this.organizationId}-second`]) {
      const view = asObject(await this.#lab.api('GET', `/handshake-codes/${name}`))
      const made: Code = { name, internalId: asText(view['internalId']), holdings: [] }
      this.history.codes.set(name, made)
      this.#codes.push(made)
    }
    await this.advance(60)
    for (const way of ['count', 'count', 'device', 'concurrent-device'] as const) await this.sell(way)
  }

  product = ''

  /** Moves the clock, to the first third of a slot, so that what follows lies in that slot. */
  async advance(seconds: number): Promise<void> {
    const target = slotAt((await this.now()) + seconds) * SLOT + 20
    const set = Math.max(target, (await this.now()) + 1)
    for (const lab of this.#labs) await lab.api('POST', '/clock', { set: new Date(set * 1000).toISOString() })
    for (const { device } of this.#parties) device.server = null
    this.log.push(`clock ${set}`)
  }

  async sell(way: Way): Promise<void> {
    const code = this.#one(this.#codes)
    const modules = this.#some(MODULES[way])
    const days = this.#one([2, 5, 12])
    const periodDays = way === 'count' && this.#random() < 0.4 ? this.#one([1, 2]) : null
    const quota = way === 'count' ? 10 + this.#below(40) : way === 'device' ? 1 + this.#below(3) : 1
    const activeDays = way === 'device' ? this.#one([1, 30]) : 365
    const only =
      way === 'concurrent-device' && [...this.history.items.values()].some((item) => item.way === way)
    if (only) return
    const made = asObject(
      await this.#lab.api('POST', '/licenses', {
        organizationId: this.organizationId,
        items: [
          {
            product: this.product,
            chargeWay: way,
            quota,
            days,
            modules,
            ...(periodDays === null ? {} : { periodDays }),
            ...(way === 'device' ? { activeDays } : {}),
          },
        ],
      }),
    )
    const id = asText(made['id'])
    const from = slotAt(await this.now()) + 1
    await this.#lab.api('POST', `/licenses/${id}/activate`, { hosting: 'hosted', handshakeCode: code.name })
    const license = asObject(await this.#lab.api('GET', `/licenses/${id}`))
    const [item] = asList(license['items']).map((each) => asObject(each))
    if (item === undefined) throw new Error('the license has no item')
    const seconds = (iso: unknown): number => Math.floor(Date.parse(asText(iso as string)) / 1000)
    const itemId = asText(item['id'])
    this.history.items.set(itemId, {
      id: itemId,
      licenseId: id,
      way,
      modules,
      quota,
      begin: seconds(item['notBefore']),
      end: seconds(item['expires']),
      periodDays,
      activeDays,
    })
    const before = heldNow(code)
    this.#hold(code, { from, items: [...before.items, itemId], ordered: before.ordered })
    this.log.push(
      `sell ${way} ${itemId} quota ${quota} ${modules} days ${days} period ${periodDays} → ${code.name}`,
    )
  }

  #hold(code: Code, holding: Code['holdings'][number]): void {
    const last = code.holdings.at(-1)
    if (last?.from === holding.from) code.holdings.pop()
    code.holdings.push(holding)
  }

  async extend(): Promise<void> {
    const now = await this.now()
    const items = [...this.history.items.values()].filter((item) => item.way === 'count' && now < item.end)
    if (items.length === 0) return
    const item = this.#one(items)
    const quota = 1 + this.#below(20)
    const made = asObject(await this.#lab.api('POST', `/licenses/${item.licenseId}/extend`, { quota }))
    const [supplement] = asList(made['items']).map((each) => asObject(each))
    const begin = Math.floor(Date.parse(asText(supplement?.['notBefore'] as string)) / 1000)
    // One that runs to the item's end lasts through the item's grace (ADR 16, L7).
    this.history.supplements.push({ item: item.id, quota, begin, end: item.end + GRACE })
    this.log.push(`extend ${item.id} by ${quota} at ${begin}`)
  }

  /** Adds, removes or orders the items of a code by hand. */
  async change(): Promise<void> {
    const code = this.#one(this.#codes)
    const before = heldNow(code)
    const from = slotAt(await this.now()) + 1
    const path = `/handshake-codes/${code.name}`
    const free = [...this.history.items.values()].filter(
      ({ id, way }) => !before.items.includes(id) && way !== 'concurrent-device',
    )
    const which = this.#below(3)
    if (which === 0 && before.items.length > 1) {
      const items = before.items.toSorted(() => this.#random() - 0.5)
      await this.put(`${path}/order`, { items })
      this.#hold(code, { from, items, ordered: true })
      this.log.push(`order ${code.name} ${items}`)
    } else if (which === 1 && free.length > 0) {
      const { id } = this.#one(free)
      await this.patch(path, { addItems: [id] })
      this.#hold(code, { from, items: [...before.items, id], ordered: before.ordered })
      this.log.push(`add ${id} to ${code.name}`)
    } else if (which === 2 && before.items.length > 1) {
      const id = this.#one(
        before.items.filter((each) => this.history.items.get(each)?.way !== 'concurrent-device'),
      )
      await this.patch(path, { removeItems: [id] })
      this.#hold(code, { from, items: before.items.filter((each) => each !== id), ordered: before.ordered })
      this.log.push(`remove ${id} from ${code.name}`)
    }
  }

  async put(path: string, body: JsonObject): Promise<void> {
    await this.#edit('PUT', path, body)
  }

  async patch(path: string, body: JsonObject): Promise<void> {
    await this.#edit('PATCH', path, body)
  }

  async #edit(method: string, path: string, body: JsonObject): Promise<void> {
    const response = await fetch(`${this.#lab.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#lab.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  }

  /** A device asks; what it is told is what the oracle expects. Returns what differs. */
  async authorize(): Promise<string | null> {
    const party = this.#one(this.#parties)
    const code = this.#one(this.#codes)
    const modules = this.#some(ALL)
    const { device } = party
    device.url = this.#one(this.#labs).url
    const answer = await device.authorize({ handshakeCode: code.name, product: this.product, modules })
    if (answer.kind !== 'grant' && answer.kind !== 'denial') return `no decision: ${JSON.stringify(answer)}`
    const now = asInteger(answer.payload['iat'])
    const expected = decide(this.history, { code, client: device.uuid, modules, now })
    const told =
      answer.kind === 'grant'
        ? { granted: true, items: answer.itemIds.toSorted(), stage: answer.stage }
        : { granted: false, code: answer.code }
    const wanted = expected.granted
      ? { granted: true, items: expected.items.toSorted(), stage: expected.stage }
      : { granted: false, code: expected.code }
    this.log.push(
      `authorize ${device.uuid.slice(0, 4)} ${code.name} ${modules} at ${now}: ${JSON.stringify(told)}`,
    )
    if (JSON.stringify(told) !== JSON.stringify(wanted))
      return `authorization: told ${JSON.stringify(told)}, expected ${JSON.stringify(wanted)}`
    if (answer.kind !== 'grant') return null
    for (const id of expected.granted ? expected.seats : [])
      this.history.seats.set(`${id} ${device.uuid}`, { item: id, client: device.uuid, last: now })
    party.ticket = {
      client: device.uuid,
      code: code.name,
      items: answer.itemIds,
      id: answer.jti,
      iat: now,
    }
    party.modules = modules
    party.code = code
    party.session = newSession()
    party.counts.clear()
    return null
  }

  /** A device counts in a slot of the last days and submits: at once, twice, later, or in another order. */
  async use(): Promise<string | null> {
    const party = this.#one(this.#parties)
    const { ticket, device, session } = party
    if (ticket === null) return null
    const now = await this.now()
    const back = this.#random() < 0.7 ? 0 : this.#below(1_500)
    const slot = Math.max(slotAt(now) - back, slotAt(now - 25 * DAY))
    const counts: { [module: string]: number } = {}
    for (const module of this.#some(party.modules)) {
      const key = `${session} ${slot} ${module}`
      const count = (party.counts.get(key) ?? 0) + 1 + this.#below(12)
      party.counts.set(key, count)
      counts[module] = count
    }
    const prepared = device.prepare([{ slot, counts, session }])
    const take = (arrived: number): void => {
      for (const [module, count] of Object.entries(counts))
        receive(this.history, { client: device.uuid, session, slot, module, count, ticket })
      for (const id of ticket.items) {
        const item = this.history.items.get(id)
        const seat = this.history.seats.get(`${id} ${device.uuid}`)
        if (item !== undefined && seat !== undefined && seatRuns(item, seat, arrived))
          seat.last = Math.max(seat.last, arrived)
      }
    }
    party.held.push({ prepared, take, device })
    this.log.push(
      `use ${device.uuid.slice(0, 4)} slot ${slot} ${JSON.stringify(counts)} under ${ticket.items}`,
    )
    if (this.#random() < 0.3) return null
    return this.deliver(party)
  }

  async deliver(party: Party = this.#one(this.#parties)): Promise<string | null> {
    const waiting = party.held.splice(0).toSorted(() => this.#random() - 0.5)
    for (const { prepared, take, device } of waiting) {
      const times = this.#random() < 0.3 ? 2 : 1
      for (let time = 0; time < times; time += 1) {
        device.url = this.#one(this.#labs).url
        const receipt = await device.send(prepared)
        if ('kind' in receipt) return `refused: ${JSON.stringify(receipt)}`
        if (receipt.refused.length > 0) return `refused: ${JSON.stringify(receipt.refused)}`
        take(asInteger(receipt.payload['iat']))
      }
    }
    return null
  }

  /** Compares every number that the server shows with what the full history gives. */
  async check(): Promise<string | null> {
    const bill = billOf(this.history)
    const now = await this.now()
    for (const item of this.history.items.values()) {
      const view = asObject(await this.#lab.api('GET', `/items/${item.id}`))
      if (item.way === 'count') {
        const account = bill.accounts.get(`${item.id} ${periodAt(item, slotAt(now) * SLOT)}`)
        const used = (account?.quota ?? 0) + (account?.tolerance ?? 0) + (account?.overUse ?? 0)
        const told = [asInteger(view['used']), asInteger(view['overUse'])]
        if (told[0] !== used || told[1] !== (account?.overUse ?? 0))
          return `item ${item.id} at ${now}: shows used ${told[0]}, over-use ${told[1]}; expected ${used}, ${account?.overUse ?? 0}`
      }
      if (item.way === 'device') {
        const taken = this.#parties.filter(({ device }) =>
          ownSeat(this.history, item, device.uuid, now),
        ).length
        const told = asInteger(asObject(view['seats'])['taken'])
        if (told !== taken) return `item ${item.id}: shows ${told} seats, expected ${taken}`
      }
      if (item.way === 'concurrent-device') {
        const told = asInteger(asObject(view['exceptions'])['used'])
        const expected = exceptionsOf(this.history, item)
        if (told !== expected) return `item ${item.id}: shows ${told} exceptions, expected ${expected}`
      }
    }
    for (const code of this.#codes) {
      const sums = new Map<string, number>()
      for (const figure of this.history.figures.values())
        if (figure.ticket.code === code.name)
          sums.set(figure.module, (sums.get(figure.module) ?? 0) + figure.count)
      const told = asObject(await this.#lab.api('GET', `/statistics?handshakeCode=${code.name}`))
      const rows = Object.fromEntries(
        asList(told['rows']).map((row) => [String(asObject(row)['key']), asInteger(asObject(row)['count'])]),
      )
      for (const module of ALL)
        if ((rows[module] ?? 0) !== (sums.get(module) ?? 0))
          return `statistics of ${code.name}, ${module}: ${rows[module] ?? 0}, expected ${sums.get(module) ?? 0}`
    }
    return null
  }

  /** One random step; what differs from the oracle, or null. */
  async step(): Promise<string | null> {
    const dice = this.#random()
    if (dice < 0.12) {
      await this.advance(this.#one([180, 1_800, 18_000, DAY + 420, 3 * DAY + 1_000]))
      return null
    }
    if (dice < 0.17) {
      await this.sell(this.#one(['count', 'count', 'device', 'concurrent-device']))
      return null
    }
    if (dice < 0.22) {
      await this.change()
      return null
    }
    if (dice < 0.26) {
      await this.extend()
      return null
    }
    if (dice < 0.55) return this.authorize()
    if (dice < 0.9) return this.use()
    return this.deliver()
  }
}
