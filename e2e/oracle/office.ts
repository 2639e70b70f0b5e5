import {
  asInteger,
  asList,
  asObject,
  asText,
  type Json,
  type JsonObject,
} from '../independent-device/encoding.ts'
import type { Lab } from '../lab/lab.ts'
import type { Chance } from './chance.ts'
import { byFiles, type Desk, edit, hosted } from './desk.ts'
import { erase } from './erase.ts'
import {
  type Code,
  DAY,
  graceEnd,
  type Held,
  type History,
  heldNow,
  type Item,
  slotAt,
  type Way,
} from './facts.ts'
import { clearLine } from './identity.ts'
import { ownSeat, takenBy } from './seats.ts'

export const EDITIONS = ['javascript', 'kotlin'] as const
export const FIELDS = ['domain=shop.example.com', 'domain=*.example.org', 'process-name=till'] as const

const secondsOf = (iso: Json | undefined): number => Math.floor(Date.parse(asText(iso as string)) / 1000)

const asHeld = (item: string): Held => ({ item, place: null })

/** What people do at the vendor and the licensee, on the server and in the history at once. */
export class Office {
  readonly #lab: Lab
  /** The vendor of a licensee's own server; null: the server under test is the vendor's. */
  readonly #vendor: Lab | null
  readonly #desk: Desk
  readonly #chance: Chance
  readonly #log: string[]
  readonly history: History
  readonly organizationId: string
  readonly product: string
  /** Whether items last for years, and time goes on by months. */
  readonly slow: boolean

  constructor(made: {
    lab: Lab
    vendor: Lab | null
    chance: Chance
    log: string[]
    history: History
    organizationId: string
    product: string
    slow: boolean
  }) {
    this.#lab = made.lab
    this.#vendor = made.vendor
    this.#desk = made.vendor === null ? hosted(made.lab) : byFiles(made.vendor, made.lab)
    this.#chance = made.chance
    this.#log = made.log
    this.history = made.history
    this.organizationId = made.organizationId
    this.product = made.product
    this.slow = made.slow
  }

  async now(): Promise<number> {
    return secondsOf(asObject(await this.#lab.api('GET', '/clock'))['now'])
  }

  async #must(method: string, path: string, body: JsonObject): Promise<JsonObject> {
    const { status, json } = await edit(this.#lab, path, body, method)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`)
    return json
  }

  /** What the vendor does about a license that is there. */
  async #order(path: string, body: JsonObject): Promise<JsonObject> {
    const { status, json } = await this.#desk.act(path, body)
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(json)}`)
    return json
  }

  #note(line: string): void {
    this.history.version += 1
    this.#log.push(line)
  }

  get codes(): readonly Code[] {
    return [...this.history.codes.values()]
  }

  #hold(code: Code, items: readonly Held[], from: number): void {
    if (code.holdings.at(-1)?.from === from) code.holdings.pop()
    code.holdings.push({ from, items })
  }

  /** Items of a code in the order in which a person sees them: by place, then by ID. */
  #listed(code: Code): readonly Held[] {
    return heldNow(code).toSorted((a, b) => (a.place ?? 1e9) - (b.place ?? 1e9) || (a.item < b.item ? -1 : 1))
  }

  #isOrdered(code: Code): boolean {
    return heldNow(code).some(({ place }) => place !== null)
  }

  #renumbered(code: Code, items: readonly string[], ordered = this.#isOrdered(code)): readonly Held[] {
    return items.map((item, place) => (ordered ? { item, place } : asHeld(item)))
  }

  async sell(way: Way): Promise<void> {
    const chance = this.#chance
    const { modules: all } = this.history.product
    const code = chance.one(this.codes)
    const modules = chance.below(5) === 0 ? null : chance.some(all)
    const seated = way === 'device' || way === 'server'
    const order = {
      quota: way === 'domain' ? null : way === 'count' ? 10 + chance.below(40) : 1 + chance.below(3),
      days: chance.one(this.slow ? [60, 300, 400, 800] : [2, 5, 12]),
      modules,
      periodDays: way === 'count' && chance.below(5) < 2 ? chance.one(this.slow ? [30, 100] : [1, 2]) : null,
      activeDays: seated ? chance.one([1, 30]) : null,
      domain: way === 'domain' ? chance.one(['example.com', 'example.org']) : null,
      offlineDays: chance.one([null, null, 1, 20]),
      tolerance: chance.below(4) === 0 && (way === 'count' || seated) ? chance.one([0, 50]) : null,
      exceptionsPerUnitYear:
        way === 'active-device' || way.startsWith('concurrent') ? chance.one([null, 12, 24]) : null,
      versions: chance.below(6) === 0 ? [chance.one([10, 11])] : null,
      editions: chance.below(6) === 0 ? [chance.one(EDITIONS)] : null,
      dependsOn:
        this.history.items.size > 0 && chance.below(8) === 0
          ? [chance.one([...this.history.items.keys()])]
          : null,
      ...(way === 'concurrent-instance' && chance.below(3) === 0 ? { deployments: null } : {}),
    }
    const items = [{ product: this.product, chargeWay: way, ...order }]
    const from = slotAt(await this.now()) + 1
    const id = await this.#desk.sell({ organizationId: this.organizationId, items }, code.name)
    const item = await this.#learn(id, {
      way,
      ...order,
      deployments:
        way === 'server' || (way === 'concurrent-instance' && !('deployments' in order)) ? ['server'] : null,
      activeDays: order.activeDays ?? (way === 'active-device' ? 1 : 365),
      offlineDays: order.offlineDays ?? 7,
      tolerancePercent: order.tolerance ?? (way === 'count' ? 5 : 10),
      exceptions: order.exceptionsPerUnitYear ?? 1000,
      trial: false,
      renews: null,
    })
    const held = this.#listed(code).map((each) => each.item)
    this.#hold(code, this.#renumbered(code, [...held, item.id]), from)
    this.#note(`sell ${way} ${item.id} ${JSON.stringify(order)} at ${item.begin} → ${code.name}`)
  }

  /** The item of a license with the begin, end and ID that the server gave it. */
  async #learn(
    licenseId: string,
    terms: Omit<Item, 'id' | 'licenseId' | 'begin' | 'end' | 'revokedAt'>,
  ): Promise<Item> {
    const license = asObject(await this.#lab.api('GET', `/licenses/${licenseId}`))
    const [view] = asList(license['items']).map((each) => asObject(each))
    if (view === undefined) throw new Error('the license has no item')
    const { way, modules, deployments, quota, periodDays, activeDays, offlineDays, domain } = terms
    const { tolerancePercent, exceptions, trial, renews, versions, editions, dependsOn } = terms
    const item: Item = {
      ...{ way, modules, deployments, quota, periodDays, activeDays, offlineDays, domain },
      ...{ tolerancePercent, exceptions, trial, renews, versions, editions, dependsOn },
      id: asText(view['id']),
      licenseId,
      begin: secondsOf(view['notBefore']),
      end: secondsOf(view['expires']),
      revokedAt: null,
    }
    this.history.items.set(item.id, item)
    this.history.version += 1
    return item
  }

  async #usable(wanted: (item: Item, now: number) => boolean): Promise<Item | null> {
    const now = await this.now()
    const items = [...this.history.items.values()].filter((item) => wanted(item, now))
    return items.length === 0 ? null : this.#chance.one(items)
  }

  async extend(): Promise<void> {
    const item = await this.#usable(
      ({ quota, end, revokedAt }, now) => quota !== null && now < end && revokedAt === null,
    )
    if (item === null) return
    const quota = 1 + this.#chance.below(item.way === 'count' ? 20 : 2)
    await this.#supplement(item, await this.#order(`/licenses/${item.licenseId}/extend`, { quota }))
  }

  async #supplement(item: Item, license: JsonObject): Promise<void> {
    const [view] = asList(license['items']).map((each) => asObject(each))
    const id = asText(view?.['id'])
    const { quota } = asObject(await this.#lab.api('GET', `/items/${id}`))
    const made = { id, item: item.id, quota: asInteger(quota), revokedAt: null }
    const supplement = { ...made, begin: secondsOf(view?.['notBefore']), end: secondsOf(view?.['expires']) }
    this.history.supplements.push(supplement)
    this.#note(`supplement ${JSON.stringify(supplement)}`)
  }

  /** L9. */
  async clear(): Promise<void> {
    const item = await this.#usable(
      ({ way, end, revokedAt }, now) =>
        (way === 'device' || way === 'server') && now < end - 60 && revokedAt === null,
    )
    if (item === null) return
    const taken = takenBy(this.history, { item, except: null, now: await this.now() })
    // How many devices are registered is known to the licensee's own server alone.
    if (this.#vendor !== null && taken === 0) return
    const quota = this.#vendor === null ? {} : { quota: taken }
    const { status, json } = await this.#desk.act(`/items/${item.id}/clear-devices`, quota)
    if ((status === 409) !== (taken === 0))
      throw new Error(`clearing of ${item.id} with ${taken} seats: ${status} ${JSON.stringify(json)}`)
    if (taken === 0) return
    for (const key of this.history.granted.seats.keys())
      if (key.startsWith(`${item.id} `)) this.history.granted.seats.delete(key)
    await this.#supplement(item, json)
    if (this.history.supplements.at(-1)?.quota !== taken) throw new Error(`clearing of ${taken} seats`)
  }

  /** L6: the renewal begins when the old item ends, or past its grace now; it has its place in its codes. */
  async renew(): Promise<void> {
    const items = [...this.history.items.values()]
    const item = await this.#usable(
      ({ id, trial, revokedAt }) =>
        !trial && revokedAt === null && !items.some((each) => each.renews === id && each.revokedAt === null),
    )
    if (item === null) return
    const now = await this.now()
    const days = this.#chance.one(this.slow ? [60, 300] : [1, 4])
    const made = await this.#order(`/licenses/${item.licenseId}/renew`, { days })
    const renewal = await this.#learn(asText(made['id']), { ...item, renews: item.id })
    const begin = now < graceEnd(item) ? item.end : renewal.begin
    if (renewal.begin !== begin || renewal.end !== begin + days * DAY)
      throw new Error(`renewal of ${item.id}: from ${renewal.begin} to ${renewal.end}, expected ${begin}`)
    for (const code of this.codes) {
      const held = heldNow(code).find((each) => each.item === item.id)
      if (held === undefined) continue
      const since = code.holdings.findLast((each) => !each.items.some((one) => one.item === item.id))
      const first = code.holdings.find(({ from }) => from > (since?.from ?? -1))?.from ?? 0
      const from = Math.max(first, Math.min(slotAt(now) + 1, slotAt(begin)))
      const joins = (items: readonly Held[]) => [...items, { item: renewal.id, place: held.place }]
      const before = code.holdings.findLast((each) => each.from <= from)?.items ?? []
      code.holdings = [
        ...code.holdings.filter((each) => each.from < from),
        { from, items: joins(before) },
        ...code.holdings
          .filter((each) => each.from > from)
          .map((each) => ({ from: each.from, items: joins(each.items) })),
      ]
    }
    if (
      this.#vendor !== null &&
      !this.codes.some((code) => heldNow(code).some((each) => each.item === item.id))
    )
      this.#joinDefault(renewal, now)
    this.#note(`renew ${item.id} by ${renewal.id} from ${renewal.begin} to ${renewal.end}`)
  }

  /** L11: what renews an item that no code holds any more joins the default code, from its begin on (L6). */
  #joinDefault({ id, begin }: Item, now: number): void {
    const [code] = this.codes
    if (code === undefined) throw new Error('no default code')
    const next = slotAt(now) + 1
    const from = Math.min(next, slotAt(begin))
    const before = code.holdings.findLast((each) => each.from <= from)?.items ?? []
    code.holdings = [
      ...code.holdings.filter((each) => each.from < from),
      { from, items: [...before, asHeld(id)] },
      ...code.holdings
        .filter((each) => each.from > from)
        .map((each) => ({ from: each.from, items: [...each.items, asHeld(id)] })),
    ]
    const held = this.#listed(code).map(({ item }) => item)
    this.#hold(code, this.#renumbered(code, held), next)
  }

  /** L5: an item, or a supplement. */
  async revoke(): Promise<void> {
    const targets = [...this.history.items.values(), ...this.history.supplements].filter(
      ({ revokedAt }) => revokedAt === null,
    )
    if (targets.length === 0) return
    const target = this.#chance.one(targets)
    await this.#desk.revoke(target.id)
    target.revokedAt = secondsOf(asObject(await this.#lab.api('GET', `/items/${target.id}`))['revokedAt'])
    this.#note(`revoke ${target.id} at ${target.revokedAt}`)
  }

  /** T2: once, and once longer. */
  async trial(): Promise<void> {
    if (this.#vendor !== null) return
    const own = [...this.history.items.values()].find(({ trial }) => trial)
    const { days, quota } = this.trialTerms
    if (own === undefined || this.#chance.below(2) === 0) {
      const from = slotAt(await this.now()) + 1
      const { status, json } = await edit(this.#lab, '/trials', {
        organizationId: this.organizationId,
        product: this.product,
      })
      if ((status === 409) !== (own !== undefined))
        throw new Error(`trial: ${status} ${JSON.stringify(json)}`)
      if (own !== undefined) return
      const item = await this.#learn(asText(json['id']), {
        ...{ way: 'device' as const, modules: null, deployments: null, quota, periodDays: null },
        ...{ activeDays: 365, offlineDays: 7, domain: null, tolerancePercent: 0, exceptions: 0 },
        ...{ trial: true, renews: null, versions: null, editions: null, dependsOn: null },
      })
      if (item.end !== item.begin + days * DAY) throw new Error(`trial of ${days} days ends at ${item.end}`)
      const [code] = this.codes
      if (code === undefined) throw new Error('no default code')
      const items = this.#listed(code).map((held) => held.item)
      this.#hold(code, this.#renumbered(code, [...items, item.id]), from)
      this.#note(`trial ${item.id} from ${item.begin} to ${item.end}`)
      return
    }
    const now = await this.now()
    const { status, json } = await edit(this.#lab, `/trials/${own.licenseId}/extend`, {})
    const allowed = now < own.end && own.revokedAt === null && !this.#extended
    if ((status === 200) !== allowed) throw new Error(`trial extension: ${status} ${JSON.stringify(json)}`)
    if (!allowed) return
    this.#extended = true
    own.end += 15 * DAY
    this.#note(`trial ${own.id} to ${own.end}`)
  }

  readonly trialTerms = { days: 2, quota: 2 }
  #extended = false

  /** Adds, removes or orders the items of a code by hand. */
  async change(): Promise<void> {
    const chance = this.#chance
    const code = chance.one(this.codes)
    const held = this.#listed(code).map(({ item }) => item)
    const from = slotAt(await this.now()) + 1
    const path = `/handshake-codes/${code.name}`
    const free = [...this.history.items.keys()].filter((id) => !held.includes(id))
    const which = chance.below(3)
    if (which === 0 && held.length > 1) {
      const first = chance.some(chance.shuffled(held))
      const items = [...first, ...held.filter((id) => !first.includes(id))]
      await this.#must('PUT', `${path}/order`, { items: first })
      this.#hold(code, this.#renumbered(code, items, true), from)
      this.#note(`order ${code.name} ${items}`)
    } else if (which === 1 && free.length > 0) {
      const id = chance.one(free)
      await this.#must('PATCH', path, { addItems: [id] })
      this.#hold(code, this.#renumbered(code, [...held, id]), from)
      this.#note(`add ${id} to ${code.name}`)
    } else if (which === 2 && held.length > 1) {
      const id = chance.one(held)
      await this.#must('PATCH', path, { removeItems: [id] })
      const left = held.filter((each) => each !== id)
      this.#hold(code, this.#renumbered(code, left), from)
      this.#note(`remove ${id} from ${code.name}`)
    }
  }

  /** A11: a second password beside the first, with or without an end, and the removal of one. */
  async password(): Promise<void> {
    const chance = this.#chance
    const code = chance.one(this.codes)
    const now = await this.now()
    const path = `/handshake-codes/${code.name}`
    const valid = code.passwords.filter(({ until }) => until === null || now < until)
    if (code.passwords.length > 0 && (valid.length > 1 || chance.below(2) === 0)) {
      const { id } = chance.one(code.passwords)
      await this.#must('PATCH', path, { removeSessionPassword: id })
      code.passwords = code.passwords.filter((each) => each.id !== id)
      this.#note(`password ${id} of ${code.name} removed`)
      return
    }
    const text = `a secret of ${code.name} ${chance.below(1_000_000)}`
    const until = chance.below(2) === 0 ? null : now + chance.one([3_600, 2 * DAY])
    const view = await this.#must('PATCH', path, {
      addSessionPassword: {
        password: text,
        ...(until === null ? {} : { until: new Date(until * 1000).toISOString() }),
      },
    })
    const known = valid.map(({ id }) => id)
    const id = asList(view['sessionPasswords'])
      .map((each) => asText(asObject(each)['id']))
      .find((each) => !known.includes(each))
    if (id === undefined) throw new Error('the password was not added')
    code.passwords = [{ id, text, until }, ...valid]
    this.#note(`password ${id} of ${code.name} until ${until}`)
  }

  /** A3: other validation fields, or none. */
  async fields(): Promise<void> {
    const code = this.#chance.one(this.codes)
    const fields = this.#chance.below(2) === 0 ? [] : this.#chance.some(FIELDS)
    await this.#must('PATCH', `/handshake-codes/${code.name}`, { validationFields: fields })
    code.fields = fields
    this.#note(`fields of ${code.name}: ${fields}`)
  }

  /** A8. */
  async clearClone(client: string): Promise<void> {
    const line = this.history.granted.lines.get(client)
    const expected = line !== undefined && (line.restarts.length > 0 || line.forkedAt !== null)
    const { changed } = await this.#must('POST', `/devices/${client}/clear-clone`, {})
    clearLine(this.history, client)
    this.#note(`clear clone ${client.slice(0, 4)}`)
    if (changed !== expected) throw new Error(`clearing of ${client}: ${changed}, expected ${expected}`)
  }

  /** P4. */
  async erase(client: string): Promise<void> {
    const now = await this.now()
    await this.#must('POST', `/devices/${client}/erase`, {})
    erase(this.history, client, now)
    this.#note(`erase ${client.slice(0, 4)} at ${now}`)
  }

  /** A12, A13: blocks, voids, accepts or unregisters a device, or takes that back. */
  async mark(client: string, session: string): Promise<void> {
    const { history } = this
    const path = `/devices/${client}`
    // Use that has been folded can no longer be voided (ADR 26).
    const which = this.slow ? this.#chance.one([0, 3]) : this.#chance.below(5)
    if (which === 0) {
      await this.block(client)
    } else if (which === 1 || which === 2) {
      const key = which === 1 ? client : `${client} ${session}`
      const lift = history.voided.has(key)
      await this.#must('POST', `${path}/void`, { lift, ...(which === 1 ? {} : { session }) })
      if (lift) history.voided.delete(key)
      else history.voided.add(key)
      this.#note(`void ${client.slice(0, 4)} ${which === 1 ? '' : session} ${!lift}`)
    } else if (which === 3) {
      await this.#unregister(client)
    } else {
      await this.#acceptHeld(client)
    }
  }

  /** A13: blocks a device, or lets it in again. */
  async block(client: string): Promise<void> {
    const { blocked } = this.history
    const lift = blocked.has(client)
    await this.#must('POST', `/devices/${client}/block`, { lift, reason: 'by the oracle' })
    if (lift) blocked.delete(client)
    else blocked.add(client)
    this.#note(`block ${client.slice(0, 4)} ${!lift}`)
  }

  async #unregister(client: string): Promise<void> {
    const now = await this.now()
    const item = this.#chance.below(2) === 0 ? null : this.#chance.one([...this.history.items.values()])
    const running = [...this.history.items.values()].filter(
      (each) =>
        (item === null || each === item) && ownSeat(this.history, { item: each, client, now }) !== null,
    )
    const answer = await this.#must('POST', `/devices/${client}/unregister`, {
      ...(item === null ? {} : { item: item.id }),
    })
    const told = asList(answer['items']).map((id) => asText(id))
    for (const { id } of running) this.history.granted.seats.delete(`${id} ${client}`)
    this.#note(`unregister ${client.slice(0, 4)} from ${told}`)
    const expected = running.map(({ id }) => id)
    if (told.toSorted().join() !== expected.toSorted().join())
      throw new Error(`unregistered from ${told}, expected ${expected}`)
  }

  async #acceptHeld(client: string): Promise<void> {
    const code = this.#chance.one(this.codes)
    const { rows } = asObject(await this.#lab.api('GET', `/handshake-codes/${code.name}/held`))
    if (!asList(rows).some((row) => asObject(row)['uuid'] === client)) return
    const now = await this.now()
    const verdict = this.#chance.below(4) === 0 ? 'refused' : 'accepted'
    await this.#must('POST', `/handshake-codes/${code.name}/held/${client}`, { verdict })
    const key = `${client} ${code.name}`
    if (verdict === 'accepted') this.history.accepted.set(key, slotAt(now))
    else this.history.accepted.delete(key)
    this.#note(`what is held of ${client.slice(0, 4)} under ${code.name} is ${verdict}`)
  }
}
