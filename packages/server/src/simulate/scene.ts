import { DAY, type Instant } from '@countersign/protocol/vocabulary'
import type { Build } from './device.ts'
import type { Ways } from './member.ts'
import type { Plan, Span } from './plan.ts'
import { randomOf } from './random.ts'
import { buildOf, type CodeOfWorld } from './world.ts'

/** One device of a fleet: what it is built as, and how it is used. */
export interface Recruit {
  readonly build: Build
  readonly ways: Ways
}

/** A fleet and the time in which it lives. */
export interface Scene {
  readonly seed: number
  /** Requests under way at a time. */
  readonly concurrency: number
  readonly codes: readonly CodeOfWorld[]
  readonly recruits: readonly Recruit[]
  /** Instants to which the clock is moved, ascending: in each step a device that has something to send sends once. */
  readonly moments: readonly Instant[]
  /** Numbers of the devices whose image is copied to another machine in a step. */
  readonly copied: (step: Span) => readonly number[]
}

/** Of the days of a plan, the first part in which the fleet is rolled out. */
const ROLL_OUT = 0.2

/** The fleet that a plan asks for, from now on. */
export const sceneOf = (plan: Plan, codes: readonly CodeOfWorld[], now: Instant): Scene => {
  const { seed, concurrency, step, days, offline, unitsPerDay } = plan
  const from = Math.ceil((now + 1) / step) * step
  const steps = Math.ceil((days * DAY) / step)
  const chance = (plan.clones * step) / DAY / days
  return {
    ...{ seed, concurrency, codes },
    recruits: Array.from({ length: plan.devices }, (_, n) => {
      const { denied, ...build } = buildOf(codes, plan, n)
      const random = randomOf(seed, n, 4)
      const firstDay = Math.floor(from / DAY) + random.between(0, Math.max(1, Math.floor(days * ROLL_OUT)))
      return { build, ways: { firstDay, denied, offline, unitsPerDay } }
    }),
    moments: Array.from({ length: steps + 1 }, (_, n) => from + n * step),
    copied: ({ from: at }) => {
      const random = randomOf(seed, at, 5)
      return Array.from({ length: plan.devices }, (_, n) => n).filter(() => random.chance(chance))
    },
  }
}
