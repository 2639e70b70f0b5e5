import {
  DAY,
  HOUR,
  type Instant,
  SLOT_SECONDS,
  SLOTS_PER_DAY,
  type Slot,
  slotBegin,
} from '@countersign/protocol/vocabulary'
import type { Attempt, Device } from './device.ts'
import { type Counts, useOfDay } from './habits.ts'
import type { Ledger } from './ledger.ts'
import type { Span } from './plan.ts'
import { type Random, randomOf } from './random.ts'

/** What a fleet has done so far. */
export interface Tally {
  granted: number
  /** By the code of the denial. */
  readonly denied: Record<string, number>
  /** Answers that are neither grant nor denial. */
  problems: number
  submissions: number
  figures: number
  refusedFigures: number
  /** Slots in which a device would have worked but held no authorization. */
  idleSlots: number
  /** Reports sent a day or more after they were counted. */
  lateReports: number
  readonly problemTexts: Set<string>
}

export const newTally = (): Tally => ({
  ...{ granted: 0, denied: {}, problems: 0, submissions: 0, figures: 0, refusedFigures: 0 },
  ...{ idleSlots: 0, lateReports: 0, problemTexts: new Set<string>() },
})

/** How a device is used. */
export interface Ways {
  /** Days since 1970-01-01 on which it is first used. */
  readonly firstDay: number
  /** It asks for what nobody has licensed, and so counts nothing. */
  readonly denied: boolean
  /** Mean share of the time in which it has no network. */
  readonly offline: number
  /** Mean units of a day. */
  readonly unitsPerDay: number
  /** It asks for an authorization on each day on which it starts, though it has one. */
  readonly asksDaily?: boolean
}

export interface Member {
  readonly device: Device
  readonly ways: Ways
}

/** What member number `n` of a fleet would count on a day. */
export const useOfMember = (
  product: Device['build']['product'],
  about: {
    readonly seed: number
    readonly number: number
    readonly day: number
    readonly unitsPerDay: number
  },
): ReadonlyMap<Slot, Counts> =>
  useOfDay({
    deployment: product.deployment,
    modules: product.modules ?? [],
    day: about.day,
    unitsPerDay: about.unitsPerDay,
    random: randomOf(about.seed, about.number, 3, about.day),
  })

interface Stretch {
  readonly online: boolean
  readonly until: Instant
}

const OFFLINE_HOURS = [4, 120] as const
/** Seconds after which a device that was denied asks again. */
const ASKS_AGAIN = DAY

const slotsOf = ({ from, to }: Span): { readonly first: Slot; readonly end: Slot } => ({
  first: Math.ceil(from / SLOT_SECONDS),
  end: Math.ceil(to / SLOT_SECONDS),
})

/** One device of the fleet, with its habits and its luck with the network. */
export class Life {
  readonly #member: Member
  readonly #seed: number
  readonly #ledger: Ledger
  readonly #tally: Tally
  readonly #number: number
  readonly #random: Random
  #network: Stretch | null = null
  #asksNotBefore: Instant = 0
  #today: { readonly day: number; readonly use: ReadonlyMap<Slot, Counts> } | null = null

  constructor(
    member: Member,
    world: { readonly seed: number; readonly ledger: Ledger; readonly tally: Tally; readonly number: number },
  ) {
    this.#member = member
    this.#seed = world.seed
    this.#ledger = world.ledger
    this.#tally = world.tally
    this.#number = world.number
    this.#random = randomOf(world.seed, world.number, 2)
  }

  get device(): Device {
    return this.#member.device
  }

  /** At the begin of a step: an authorization for it, if one is due and the network is there. */
  async begin(now: Instant): Promise<void> {
    const { device, ways } = this.#member
    if (now < ways.firstDay * DAY || !this.#isOnline(now)) return
    if (now < this.#asksNotBefore || !device.wantsAuthorization(now)) return
    const attempt = await device.authorize(now)
    this.#count(attempt)
    if (attempt.end !== 'granted' && device.usable(now).length === 0) this.#asksNotBefore = now + ASKS_AGAIN
  }

  /** At the end of a step: what was counted in it, sent if the network is there. */
  async end(span: Span): Promise<void> {
    if (span.to <= this.#member.ways.firstDay * DAY) return
    const { first, end } = slotsOf(span)
    for (let slot = first; slot < end; slot++) this.#use(slot)
    if (this.#isOnline(span.to)) await this.send(span.to)
  }

  async send(now: Instant): Promise<void> {
    const { device } = this.#member
    if (device.waiting === 0) return
    this.#tally.submissions += 1
    this.#tally.lateReports += device.waitingSince(Math.floor(now / SLOT_SECONDS) - SLOTS_PER_DAY)
    await device.submit(now, ({ slot, counts }) => {
      this.#tally.refusedFigures += Object.keys(counts).length
      this.#ledger.forget(device.build.handshakeCode, slot, counts)
    })
  }

  #use(slot: Slot): void {
    const { device, ways } = this.#member
    if (ways.denied) return
    const day = Math.floor(slot / SLOTS_PER_DAY)
    if (this.#today?.day !== day) {
      this.#today = { day, use: this.#useOf(day) }
      device.restart({ asks: ways.asksDaily === true })
    }
    const counts = this.#today.use.get(slot)
    if (counts === undefined) return
    const usable = device.usable(slotBegin(slot))
    if (!Object.keys(counts).every((module) => usable.includes(module))) {
      this.#tally.idleSlots += 1
      return
    }
    device.record(slot, counts)
    this.#tally.figures += Object.keys(counts).length
    this.#ledger.record(device.build.handshakeCode, slot, counts)
  }

  #useOf(day: number): ReadonlyMap<Slot, Counts> {
    const { unitsPerDay } = this.#member.ways
    return useOfMember(this.device.build.product, {
      ...{ seed: this.#seed, number: this.#number, day, unitsPerDay },
    })
  }

  /** Networks come and go in stretches; over time the asked share of them is away. */
  #isOnline(now: Instant): boolean {
    const { offline } = this.#member.ways
    if (offline === 0) return true
    this.#network ??= this.#stretch(!this.#random.chance(offline), now)
    while (now >= this.#network.until)
      this.#network = this.#stretch(!this.#network.online, this.#network.until)
    return this.#network.online
  }

  #stretch(online: boolean, from: Instant): Stretch {
    const [shortest, longest] = OFFLINE_HOURS
    const away = this.#random.between(shortest, longest) * HOUR
    const there =
      ((shortest + longest) / 2) * HOUR * (1 / this.#member.ways.offline - 1) * 2 * this.#random.next()
    return { online, until: from + Math.max(HOUR, Math.round(online ? there : away)) }
  }

  #count(attempt: Attempt): void {
    const { denied, problemTexts } = this.#tally
    switch (attempt.end) {
      case 'granted':
        this.#tally.granted += 1
        return
      case 'denied':
        denied[attempt.code] = (denied[attempt.code] ?? 0) + 1
        return
      case 'refused':
        this.#tally.problems += 1
        if (problemTexts.size < 5) problemTexts.add(attempt.problem)
    }
  }
}
