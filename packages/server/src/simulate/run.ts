import type { Instant } from '@countersign/protocol/vocabulary'
import { Device } from './device.ts'
import { type Traffic, Wire } from './http.ts'
import { type Difference, Ledger } from './ledger.ts'
import { type Reading, readMetrics } from './measure.ts'
import { Life, newTally, type Tally } from './member.ts'
import type { Management, Plan, Span } from './plan.ts'
import { type Scene, sceneOf } from './scene.ts'
import { Meeting, type Root } from './server.ts'
import { type CodeOfWorld, makeWorld } from './world.ts'

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
  readonly seed: number
  readonly ledger: Ledger
  readonly tally: Tally
  readonly lives: Life[]
}

const recruit = (
  fleet: Fleet,
  { recruits }: Scene,
  about: { readonly wire: Wire; readonly meeting: Meeting },
): void => {
  for (const [number, { build, ways }] of recruits.entries()) {
    const device = new Device(build, about.wire, about.meeting)
    fleet.lives.push(new Life({ device, ways }, { ...fleet, number }))
  }
}

/**
 * The copies go on as devices of their own, and ask oftener than the original: two that take turns could not be told from one
 * that loses replies (A8). What holds no authorization is not copied.
 */
const copyImages = (fleet: Fleet, scene: Scene, step: Span): void => {
  for (const number of scene.copied(step)) {
    const original = fleet.lives[number]?.device
    const ways = scene.recruits[number]?.ways
    if (original === undefined || ways === undefined || original.usable(step.from).length === 0) continue
    const member = {
      device: original.copy(),
      ways: { ...ways, firstDay: 0, denied: false, offline: 0, asksDaily: true },
    }
    fleet.lives.push(new Life(member, { ...fleet, number: fleet.lives.length }))
  }
}

/** The time of the sandbox on which a fleet lives. */
export const timeOf = async (management: Management): Promise<Instant> =>
  secondsOf(await management.get<{ now: string }>('/clock'))

/**
 * Lets a fleet live through its moments on a sandbox, over HTTP alone, and compares afterwards what its devices recorded
 * with what the server says. Rejects at the first answer that no honest server gives.
 */
export const live = async (scene: Scene, ground: Ground): Promise<Simulation> => {
  const { management, url, root, metricsToken, progress } = ground
  const { codes, concurrency, moments } = scene
  const [from, ...ends] = moments
  const to = ends.at(-1)
  if (from === undefined || to === undefined) throw new RangeError('A fleet needs some time to live in.')
  const wire = new Wire(url, concurrency)
  const meeting = new Meeting(wire, root)
  const moveTo = async (instant: Instant): Promise<void> => {
    if ((await timeOf(management)) < instant) await management.post('/clock', { set: String(instant) })
  }
  try {
    await moveTo(from)
    const fleet: Fleet = { seed: scene.seed, ledger: new Ledger(), tally: newTally(), lives: [] }
    recruit(fleet, scene, { wire, meeting })
    const before = await readMetrics(url, metricsToken)
    const began = performance.now()
    let step = { from, to: from }
    for (const end of ends) {
      step = { from: step.to, to: end }
      const span = step
      copyImages(fleet, scene, span)
      await together(fleet.lives, concurrency, (life) => life.begin(span.from))
      await moveTo(span.to)
      await together(fleet.lives, concurrency, (life) => life.end(span))
      const time = new Date(span.to * 1_000).toISOString()
      progress((span.to - from) / (to - from), `${time.slice(0, 16)}Z, ${fleet.ledger.total} units`)
    }
    // Everybody comes back to the network once, so that nothing is only on its way.
    await together(fleet.lives, concurrency, (life) => life.send(to))
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

/** Makes a world for the fleet of a plan, and lets it live there. */
export const simulate = async (plan: Plan, ground: Ground): Promise<Simulation> => {
  const codes = await makeWorld(ground.management, plan)
  return live(sceneOf(plan, codes, await timeOf(ground.management)), ground)
}
