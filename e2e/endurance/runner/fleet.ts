import { strict as assert } from 'node:assert'
import { type Device, type Figures, newSession, type Prepared } from '../../independent-device/device.ts'
import { granted } from '../../lab/expect.ts'
import type { Lab } from '../../lab/lab.ts'
import { seeded } from '../../lab/random.ts'
import { sell, sellProduct, welcome } from '../../lab/sale.ts'
import { type Figure, Ledger, toldBySlot } from './ledger.ts'
import type { Stage } from './story.ts'

const MODULES = ['qr-code', 'pdf417', 'aztec']
const SLOT = 180
/** Slots back from now in which the devices of a load count. */
const REACH = 400

type Submission = { prepared: Prepared; figures: Figure[] }
type Member = {
  device: Device
  random: () => number
  /** Without a receipt yet, in the order in which they were made. */
  pending: Submission[]
  /** With one: sent again now and then, as a lost receipt would have it. */
  done: Submission[]
  /** Figures that may still grow. */
  open: { slot: number; session: string; counts: { [module: string]: number } }[]
}

/** `serve` without limits on how fast one address may speak: the load of a whole fleet comes from one. */
export const UNLIMITED = [
  '--requests-per-second=1000000',
  '--requests-burst=10000000',
  '--reports-per-minute=1000000',
] as const

/** Devices that count and report as fast as they can, and the ledger of what they counted. */
export class Fleet {
  readonly ledger = new Ledger()
  readonly code: string
  readonly itemId: string
  readonly #lab: Lab
  readonly #members: Member[]
  submissions = 0
  receipts = 0
  /** Answers 503 and connections that ended without an answer. */
  unanswered = 0

  constructor(lab: Lab, sale: { code: string; itemId: string }, members: Member[]) {
    this.#lab = lab
    this.code = sale.code
    this.itemId = sale.itemId
    this.#members = members
  }

  get devices(): Device[] {
    return this.#members.map(({ device }) => device)
  }

  /**
   * Every device counts and reports until `going` says no or the server is gone, or, given a number, makes so many
   * attempts whatever becomes of them. What gets no receipt is kept.
   */
  async load(going: (() => boolean) | number): Promise<void> {
    await Promise.all(this.#members.map((member) => this.#loadOne(member, going)))
  }

  async #loadOne(member: Member, going: (() => boolean) | number): Promise<void> {
    for (let attempt = 0; typeof going === 'number' ? attempt < going : going(); attempt++) {
      const draw = member.random()
      const again = member.done.at(Math.floor(member.random() * member.done.length))
      const sent =
        draw < 0.15 && again !== undefined
          ? await this.#send(member, again)
          : draw < 0.5 && member.pending.length > 0
            ? await this.#send(member, member.pending[0]!)
            : await this.#send(member, this.#count(member))
      if (!sent && typeof going !== 'number') return
    }
  }

  /** Some figures, new or grown, in one new submission. */
  #count(member: Member): Submission {
    const { device, random, open } = member
    const some = (limit: number) => 1 + Math.floor(random() * limit)
    if (random() < 0.05) device.session = newSession()
    const reports: Figures[] = Array.from({ length: some(4) }, () => {
      const grown = random() < 0.3 ? open.at(Math.floor(random() * open.length)) : undefined
      const slot = Math.floor(device.now() / SLOT) - Math.floor(random() * REACH)
      const report = grown ?? open.find((one) => one.slot === slot && one.session === device.session)
      if (report !== undefined) {
        for (const module of Object.keys(report.counts)) report.counts[module]! += some(20)
        return { ...report, counts: { ...report.counts } }
      }
      const counts: { [module: string]: number } = {}
      for (let n = some(MODULES.length); n > 0; n--) counts[MODULES[n - 1]!] = some(50)
      const fresh = { slot, session: device.session, counts }
      open.push(fresh)
      if (open.length > 40) open.shift()
      return { ...fresh, counts: { ...counts } }
    })
    const submission = { prepared: device.prepare(reports), figures: figuresOf(device, reports) }
    member.pending.push(submission)
    return submission
  }

  /** False when no answer came that says what became of it. */
  async #send(member: Member, submission: Submission): Promise<boolean> {
    this.submissions += 1
    for (const figure of submission.figures) this.ledger.sent(figure)
    const answer = await member.device.send(submission.prepared).catch((reason: unknown) => {
      // Only what the network did is no answer; what the device found wrong in one is.
      if (reason instanceof TypeError) return null
      throw reason
    })
    if (answer === null || ('kind' in answer && answer.status === 503)) {
      this.unanswered += 1
      return false
    }
    if ('kind' in answer) throw new Error(`a true report was refused: ${JSON.stringify(answer)}`)
    assert.deepEqual(answer.refused, [], 'a true figure was refused')
    this.receipts += 1
    for (const figure of submission.figures) this.ledger.confirmed(figure)
    const index = member.pending.indexOf(submission)
    if (index >= 0) {
      member.pending.splice(index, 1)
      member.done.push(submission)
      if (member.done.length > 30) member.done.shift()
    }
    return true
  }

  /** Sends everything that has no receipt yet until it has one, newest first: order must not matter. */
  async settle(): Promise<void> {
    await Promise.all(
      this.#members.map(async (member) => {
        for (const submission of member.pending.toReversed())
          assert.ok(await this.#send(member, submission), 'a server that runs answers')
      }),
    )
  }

  /** What the statistics say by slot and module. */
  async told(lab = this.#lab) {
    return toldBySlot(await lab.api('GET', `/statistics?handshakeCode=${this.code}&by=slot`))
  }

  /** After a fault: nothing that was confirmed is missing, nothing is there twice. */
  async check(when: string, asked = this.#lab): Promise<void> {
    this.ledger.holds(await this.told(asked), when)
  }

  /** At the end: everything is sent, and statistics and charges are exactly what the devices counted. */
  async checkExactly(when: string): Promise<void> {
    await this.settle()
    this.ledger.isExactly(await this.told(), when)
    const item = (await this.#lab.api('GET', `/items/${this.itemId}`)) as { used: number }
    assert.equal(item.used, this.ledger.totals().possible, `${when}: charged`)
  }

  tally() {
    const { submissions, receipts, unanswered, ledger } = this
    return { submissions, receipts, unanswered, figures: ledger.figures, units: ledger.totals().possible }
  }
}

const figuresOf = (device: Device, reports: Figures[]): Figure[] =>
  reports.flatMap(({ slot, session, counts }) =>
    Object.entries(counts).map(([module, count]) => ({
      client: device.uuid,
      session: session ?? device.session,
      slot,
      module,
      count,
    })),
  )

/** A product, an organization with one counted item, and authorized devices of it. */
export const openFleet = async (lab: Lab, stage: Stage, devices = 12): Promise<Fleet> => {
  await sellProduct(lab)
  const organizationId = await welcome(lab)
  const { itemIds } = await sell(lab, organizationId, {
    items: ['product=barcode-reader,chargeWay=count,quota=1000000000'],
  })
  const members: Member[] = []
  for (let n = 0; n < devices; n++) {
    const device = lab.device()
    granted(await device.authorize({ organizationId, modules: MODULES }))
    members.push({ device, random: seeded(stage.seed + n), pending: [], done: [], open: [] })
  }
  return new Fleet(lab, { code: `${organizationId}-default`, itemId: itemIds[0]! }, members)
}

/** The server's own second opinion, on a stopped server: everything derived is computed again and is the same. */
export const rebuildsTheSame = async (lab: Lab): Promise<void> => {
  const { code, json, stderr } = await lab.local('rebuild')
  assert.equal(code, 0, `rebuild: exit ${code}\n${stderr}`)
  assert.deepEqual((json as { differences?: unknown }).differences, [], 'rebuild finds no difference')
}
