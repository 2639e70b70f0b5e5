import { randomUUID } from 'node:crypto'
import { asObject, asText } from '../independent-device/encoding.ts'
import type { Lab } from '../lab/lab.ts'
import { bringTogether, merge, partedFrom } from './apart.ts'
import { Chance } from './chance.ts'
import { compare, compareStatement } from './compare.ts'
import { statementOf } from './desk.ts'
import { DAY, emptyHistory, type History, isConcurrent, itemOf, SLOT, slotAt, WAYS } from './facts.ts'
import { Fleet } from './fleet.ts'
import { Office } from './office.ts'
import { seatUntil } from './seats.ts'

const MODULES = ['qr-code', 'pdf417', 'ocr']

/** A server under test, or several on one database, and the history of what was done to them, step by step. */
export class World {
  readonly #labs: readonly Lab[]
  readonly #vendor: Lab | null
  readonly #chance: Chance
  readonly #office: Office
  readonly #fleet: Fleet
  /** A second server, on a copy of the first one's data. */
  #apart: { readonly lab: Lab; readonly history: History; readonly fleet: Fleet } | null = null
  readonly log: string[]

  private constructor(made: {
    labs: readonly Lab[]
    vendor: Lab | null
    chance: Chance
    office: Office
    fleet: Fleet
    log: string[]
  }) {
    this.#labs = made.labs
    this.#vendor = made.vendor
    this.#chance = made.chance
    this.#office = made.office
    this.#fleet = made.fleet
    this.log = made.log
  }

  /** `vendor`: of a licensee's own server, which takes all that is sold as files (P8); null: the server is the vendor's. */
  static async begin(labs: readonly Lab[], random: () => number, vendor: Lab | null = null): Promise<World> {
    const [lab] = labs
    if (lab === undefined) throw new Error('no server')
    const chance = new Chance(random)
    const log: string[] = []
    const product = `scanner-${randomUUID().slice(0, 8)}`
    const slow = vendor === null && chance.below(5) === 0
    const seller = vendor ?? lab
    // What a product sets beside its modules does not come with files.
    const terms = {
      heldAbove: vendor === null ? chance.one([30, 100_000]) : 100_000,
      newSeatsPerHour: vendor === null ? chance.one([null, null, 2]) : null,
      publicTrialDays: chance.one([null, 2]),
      publicTrialsPerDay: chance.one([null, 1]),
    }
    const trial = { days: 2, quota: 2 }
    await seller.api('POST', '/products', {
      ...{ code: product, name: 'Scanner', unit: 'scan', modules: MODULES, privateTrial: trial },
      ...terms,
    })
    const organization = asObject(await seller.api('POST', '/organizations', { name: 'Oracle' }))
    const organizationId = asText(organization['id'])
    const history = emptyHistory({
      modules: MODULES,
      heldAbove: terms.heldAbove,
      newSeatsPerHour: terms.newSeatsPerHour,
      trialDays: terms.publicTrialDays ?? 7,
      trialsPerDay: terms.publicTrialsPerDay,
      trials: vendor === null,
    })
    const known = (name: string) => history.codes.set(name, { name, holdings: [], passwords: [], fields: [] })
    log.push(`product ${JSON.stringify(terms)}${slow ? ', slow' : ''}`)
    const office = new Office({ lab, vendor, chance, log, history, organizationId, product, slow })
    const fleet = new Fleet({ labs, chance, log, office })
    const world = new World({ labs, vendor, chance, office, log, fleet })
    await world.#advance(60)
    known(`${organizationId}-default`)
    // The first file brings the organization and its default code to a licensee's server (L11).
    if (vendor !== null) await office.sell(chance.one(WAYS))
    await lab.api('POST', '/handshake-codes', { organizationId, code: `${organizationId}-second` })
    known(`${organizationId}-second`)
    for (let index = 0; index < 4; index += 1) await office.sell(chance.one(WAYS))
    return world
  }

  /** Moves the clock to the begin of a slot, so that what follows lies in that slot. */
  async #advance(seconds: number): Promise<void> {
    const now = await this.#office.now()
    let target = Math.max(slotAt(now + seconds) * SLOT + 20, now + 1)
    // Contacts are remembered to five minutes: whether a seat runs in the last ones of its time is not asked.
    while (this.#isUnsure(target)) target += 10 * SLOT
    const others = [this.#vendor, this.#apart?.lab ?? null].filter((lab) => lab !== null)
    for (const lab of [...this.#labs, ...others]) await this.#moveTo(lab, target)
    for (const { device } of this.#fleet.parties) device.server = null
    this.log.push(`clock ${target}`)
  }

  /** A server that has followed another one may be past the instant by now. */
  async #moveTo(lab: Lab, target: number): Promise<void> {
    try {
      await lab.api('POST', '/clock', { set: new Date(target * 1000).toISOString() })
    } catch (fault) {
      const { now } = asObject(await lab.api('GET', '/clock'))
      if (Date.parse(asText(now)) < target * 1000) throw fault
    }
  }

  #isUnsure(at: number): boolean {
    const { history } = this.#office
    const seats = [history, this.#apart?.history ?? history].flatMap(({ granted }) => [
      ...granted.seats.values(),
    ])
    return seats.some(({ item: id, last }) => {
      const item = itemOf(history, id)
      if (isConcurrent(item.way)) return false
      const until = seatUntil(item, last)
      return at >= until - 600 && at < until
    })
  }

  /** A second server begins on a copy of the data, and devices talk to either. */
  async part(): Promise<void> {
    const [lab] = this.#labs
    if (lab === undefined) throw new Error('no server')
    const office = this.#office
    const history = partedFrom(office.history)
    const other = await lab.parted()
    const view = { history, product: office.product, now: () => office.now() }
    const made = { labs: [other], chance: this.#chance, log: this.log, office: view }
    this.#apart = { lab: other, history, fleet: new Fleet({ ...made, parties: this.#fleet.parties }) }
    this.log.push('parted')
    await this.#advance(SLOT)
  }

  /** What the second server was told is merged into the first, which goes on alone. */
  async join(): Promise<void> {
    const [lab] = this.#labs
    if (lab === undefined || this.#apart === null) throw new Error('nothing is apart')
    const { lab: other, history } = this.#apart
    await merge(lab, other, 1 + this.#chance.below(2))
    bringTogether(this.#office.history, history)
    this.#apart = null
    this.log.push('merged')
    await this.#advance(SLOT)
  }

  /** While two servers are apart nobody changes anything, and each device reaches now one of them and now the other. */
  async #stepApart(dice: number): Promise<string | null> {
    const chance = this.#chance
    const there = chance.below(2) === 0 ? (this.#apart ?? null) : null
    const fleet = there?.fleet ?? this.#fleet
    if (there !== null) this.log.push('at the second server:')
    if (dice < 10) await this.#advance(chance.one([180, 1_800, 18_000, DAY + 420]))
    else if (dice < 40) return fleet.authorize()
    else if (dice < 50) return fleet.race()
    else if (dice < 85) return fleet.use()
    else if (dice < 92) return fleet.resend()
    else return dice < 96 ? fleet.deliverAll() : fleet.deliver()
    return null
  }

  async check(): Promise<string | null> {
    if (this.#apart !== null) {
      const { lab: other, history } = this.#apart
      const differs = await compare(other, { history, product: this.#office.product })
      if (differs !== null) return `at the second server: ${differs}`
    }
    const { history, product } = this.#office
    const lab = this.#chance.one(this.#labs)
    return (
      (await compare(lab, { history, product })) ??
      (this.#vendor === null ? null : compareStatement(await statementOf(this.#vendor, lab), history))
    )
  }

  /** Something that people do to one device. */
  async #mark(): Promise<void> {
    const office = this.#office
    const { device, ticket, session } = this.#chance.one(this.#fleet.parties)
    if (ticket === null) return
    const dice = this.#chance.below(6)
    // It was erased, and did not come back; one that was blocked cannot until that is lifted (ADR 39).
    if (!office.history.granted.lines.has(device.uuid)) {
      if (office.history.blocked.has(device.uuid)) await office.block(device.uuid)
      return
    }
    if (dice === 0) {
      await office.erase(device.uuid)
      // An authorization of the same second could not be told from those before.
      await this.#advance(SLOT)
    } else if (dice === 1) await office.clearClone(device.uuid)
    else await office.mark(device.uuid, session)
  }

  /** One random step; what differs from the oracle, or null. */
  async step(): Promise<string | null> {
    const chance = this.#chance
    const office = this.#office
    // On a slow machine real time must not carry a history over the end of a slot.
    if ((await office.now()) % SLOT > 110) await this.#advance(SLOT)
    const dice = chance.below(100)
    if (this.#apart !== null) return this.#stepApart(dice)
    if (dice < 10) {
      const steps = office.slow
        ? [1_800, 3 * DAY, 20 * DAY, 33 * DAY, 100 * DAY]
        : [180, 1_800, 18_000, DAY + 420, 3 * DAY + 1_000]
      await this.#advance(chance.one(steps))
    } else if (dice < 15) await office.sell(chance.one(WAYS))
    else if (dice < 19) await office.change()
    else if (dice < 22) await office.extend()
    else if (dice < 25) await office.renew()
    else if (dice < 26) await office.revoke()
    else if (dice < 27) await office.clear()
    else if (dice < 29) await office.password()
    else if (dice < 30) await office.trial()
    else if (dice < 34) await this.#mark()
    else if (dice < 35) await office.fields()
    else if (dice < 55) return this.#fleet.authorize()
    else if (dice < 62) return this.#fleet.race()
    else if (dice < 88) return this.#fleet.use()
    else if (dice < 92) return this.#fleet.resend()
    else if (dice < 94) return this.#fleet.close()
    else if (dice < 97) return this.#fleet.deliverAll()
    else return this.#fleet.deliver()
    return null
  }
}
