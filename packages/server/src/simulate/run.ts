import { DAY, type Instant } from '@countersign/protocol/vocabulary'
import { Device } from './device.ts'
import { type Traffic, Wire } from './http.ts'
import { type Difference, Ledger } from './ledger.ts'
import { type Reading, readMetrics } from './measure.ts'
import { Life, newTally, type Tally } from './member.ts'
import type { Management, Plan } from './plan.ts'
import { randomOf } from './random.ts'
import { Meeting, type Root } from './server.ts'
import { buildOf, type CodeOfWorld, makeWorld } from './world.ts'

/** Where a fleet is let loose. */
export interface Ground {
  readonly url: string
  readonly management: Management
  readonly root: Root
  readonly metricsToken: string | null
  /** Told after each step: the part of the work that is done. */
  readonly progress: (done: number, text: string) => void
}

/** What a simulation has found. */
export interface Simulation {
  readonly from: Instant
  readonly to: Instant
  readonly codes: readonly CodeOfWorld[]
  readonly devices: number
  readonly units: number
  readonly tally: Tally
  readonly traffic: Traffic
  readonly before: Reading
  readonly after: Reading
  /** Real seconds, set-up and comparison left out. */
  readonly seconds: number
  /** Empty: the statistics are what the devices recorded, in every slot and module. */
  readonly differences: readonly Difference[]
}

/** Of the days of a simulation, the first part in which the fleet is rolled out. */
const ROLL_OUT = 0.2

const secondsOf = ({ now }: { readonly now: string }): Instant => Math.floor(Date.parse(now) / 1_000)

/** Runs work on all of a list, so many at a time. Rejects with the first failure, after what is under way has ended. */
const together = async <T>(
  list: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> => {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < list.length) {
      const one = list[next]
      next += 1
      if (one !== undefined) await work(one)
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, list.length) }, worker))
  for (const end of ended) if (end.status === 'rejected') throw end.reason
}

interface Fleet {
  readonly plan: Plan
  readonly ledger: Ledger
  readonly tally: Tally
  readonly lives: Life[]
}

const recruit = (
  fleet: Fleet,
  world: readonly CodeOfWorld[],
  about: { readonly wire: Wire; readonly meeting: Meeting; readonly firstDay: number },
): void => {
  const { plan, lives } = fleet
  for (let n = 0; n < plan.devices; n++) {
    const { denied, ...build } = buildOf(world, plan, n)
    const random = randomOf(plan.seed, n, 4)
    const firstDay = about.firstDay + random.between(0, Math.max(1, Math.floor(plan.days * ROLL_OUT)))
    const device = new Device(build, about.wire, about.meeting)
    lives.push(new Life({ device, denied, firstDay }, { ...fleet, number: n }))
  }
}

/** Devices whose image is copied in this step: the copy goes on as a device of its own. */
const copyImages = (fleet: Fleet, now: Instant): void => {
  const { plan, lives } = fleet
  const chance = (plan.clones * plan.step) / DAY / plan.days
  const random = randomOf(plan.seed, now, 5)
  for (const life of lives.slice(0, plan.devices)) {
    if (!random.chance(chance) || life.device.usable(now).length === 0) continue
    const copy = { device: life.device.copy(), denied: false, firstDay: 0 }
    lives.push(new Life(copy, { ...fleet, number: lives.length }))
  }
}

/**
 * Lets a fleet live through virtual days on a sandbox, over HTTP alone, and compares afterwards what its devices recorded
 * with what the server says. Rejects at the first answer that no honest server gives.
 */
export const simulate = async (plan: Plan, ground: Ground): Promise<Simulation> => {
  const { management, url, root, metricsToken, progress } = ground
  const codes = await makeWorld(management, plan)
  const wire = new Wire(url, plan.concurrency)
  const meeting = new Meeting(wire, root)
  const moveTo = async (instant: Instant): Promise<void> => {
    const now = secondsOf(await management.get<{ now: string }>('/clock'))
    if (now < instant) await management.post('/clock', { set: String(instant) })
  }
  try {
    const now = secondsOf(await management.get<{ now: string }>('/clock'))
    const from = Math.ceil((now + 1) / plan.step) * plan.step
    const to = from + Math.ceil((plan.days * DAY) / plan.step) * plan.step
    await moveTo(from)
    const fleet: Fleet = { plan, ledger: new Ledger(), tally: newTally(), lives: [] }
    recruit(fleet, codes, { wire, meeting, firstDay: Math.floor(from / DAY) })
    const before = await readMetrics(url, metricsToken)
    const began = performance.now()
    for (let at = from; at < to; at += plan.step) {
      const span = { from: at, to: at + plan.step }
      copyImages(fleet, at)
      await together(fleet.lives, plan.concurrency, (life) => life.begin(at))
      await moveTo(span.to)
      await together(fleet.lives, plan.concurrency, (life) => life.end(span))
      const time = new Date(span.to * 1_000).toISOString()
      progress((span.to - from) / (to - from), `${time.slice(0, 16)}Z, ${fleet.ledger.total} units`)
    }
    // Everybody comes back to the network once, so that nothing is only on its way.
    await together(fleet.lives, plan.concurrency, (life) => life.send(to))
    const seconds = (performance.now() - began) / 1_000
    return {
      ...{ from, to, codes, seconds, before, after: await readMetrics(url, metricsToken) },
      ...{ devices: fleet.lives.length, units: fleet.ledger.total, tally: fleet.tally },
      traffic: wire.traffic(),
      differences: await fleet.ledger.compare(management, { world: codes, now: to }),
    }
  } finally {
    wire.close()
  }
}
