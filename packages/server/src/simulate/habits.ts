import { type DeploymentType, SLOTS_PER_DAY, type Slot } from '@countersign/protocol/vocabulary'
import type { Random } from './random.ts'

/** Units by module. */
export type Counts = Readonly<Record<string, number>>

/** How a kind of device is used: the weight of each hour of a day, and of each day of a week from Sunday on. */
interface Habit {
  readonly hours: readonly number[]
  readonly days: readonly number[]
}

const WORK = [0, 0, 0, 0, 0, 0, 0, 2, 6, 10, 10, 8, 4, 8, 10, 9, 7, 4, 1, 0, 0, 0, 0, 0]
const SHOP = [0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 6, 8, 9, 7, 6, 7, 9, 10, 8, 4, 1, 0, 0, 0]
const NIGHT = [6, 9, 10, 8, 5, 3, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 3, 4, 5]
const GATE = [1, 0, 0, 0, 1, 3, 7, 10, 8, 5, 4, 5, 6, 5, 5, 6, 8, 10, 8, 5, 4, 3, 2, 1]

/** Working hours for desks, opening hours for shops and their customers, nights for servers, every day for gates and kiosks. */
const HABITS: Readonly<Record<DeploymentType, Habit>> = {
  desktop: { hours: WORK, days: [0, 10, 10, 10, 10, 8, 1] },
  browser: { hours: SHOP, days: [2, 7, 7, 7, 8, 9, 10] },
  mobile: { hours: SHOP, days: [2, 9, 9, 9, 9, 10, 6] },
  server: { hours: NIGHT, days: [6, 10, 10, 10, 10, 10, 7] },
  embedded: { hours: GATE, days: [7, 10, 10, 10, 10, 10, 8] },
}

const SLOTS_PER_HOUR = SLOTS_PER_DAY / 24
/** Most bursts of work in a day, and slots of one burst. */
const BURSTS = 10
const BURST_SLOTS = 6

/** 1970-01-01 was a Thursday; 0 is Sunday. */
const weekday = (day: number): number => (day + 4) % 7

export interface DayOf {
  readonly deployment: DeploymentType
  readonly modules: readonly string[]
  /** Days since 1970-01-01. */
  readonly day: number
  /** Mean units of such a device on an average day. */
  readonly unitsPerDay: number
  readonly random: Random
}

/** A small whole number around a mean, at least 1. */
const around = (mean: number, random: Random): number =>
  Math.max(1, Math.round(mean * (0.4 + 1.2 * random.next())))

const add = (into: Map<Slot, Record<string, number>>, slot: Slot, counted: Counts): void => {
  const counts = into.get(slot) ?? {}
  into.set(slot, counts)
  for (const [module, units] of Object.entries(counted)) counts[module] = (counts[module] ?? 0) + units
}

/**
 * What a device counts on one day, by slot: bursts of work at the hours of its kind, mostly of its first module. Empty on
 * days off.
 */
export const useOfDay = (of: DayOf): ReadonlyMap<Slot, Counts> => {
  const { random, modules } = of
  const { hours, days } = HABITS[of.deployment]
  const mean = days.reduce((sum, weight) => sum + weight, 0) / days.length
  const share = (days[weekday(of.day)] ?? 0) / mean
  const use = new Map<Slot, Record<string, number>>()
  if (!random.chance(Math.min(1, share * 1.5))) return use
  const units = around(of.unitsPerDay * Math.max(share, 0.2), random)
  const bursts = Math.min(units, random.between(2, BURSTS + 1))
  for (let burst = 0; burst < bursts; burst++) {
    const hour = random.weighted(hours)
    const first = of.day * SLOTS_PER_DAY + hour * SLOTS_PER_HOUR + random.between(0, SLOTS_PER_HOUR)
    const slots = Math.min(random.between(1, BURST_SLOTS + 1), Math.ceil(units / bursts))
    for (let n = 0; n < slots; n++) {
      const module = random.chance(0.8) ? (modules[0] ?? '') : random.pick(modules)
      const slot = Math.min(first + n, (of.day + 1) * SLOTS_PER_DAY - 1)
      add(use, slot, { [module]: Math.max(1, Math.round(units / bursts / slots)) })
    }
  }
  return use
}
