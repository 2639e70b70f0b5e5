import { classOfContent } from '../../port/class-content.ts'
import type { EpochSum, SumDelta, UsageClass } from '../../port/facts.ts'
import { dayOfSlot, epochOfSlot } from '../../port/facts.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import { closedUntil } from './closing.ts'
import * as queries from './sum-queries.ts'

export type PlacedDelta = SumDelta & { readonly epoch: number; readonly organizationId: string | null }

interface Sum {
  readonly class: number
  readonly module: number
  /** Slot, day, or first slot of an epoch. */
  readonly at: number
  count: number
  held: number
}

/** More than there will be modules: a place and a module are one number. */
const MODULES = 2 ** 24

/** Sums of one class, or of one class and organization, while they are gathered; by numbers, since there may be ten thousand. */
class Gathering {
  readonly #class: number
  readonly #sums = new Map<number, Sum>()

  constructor(classKey: number) {
    this.#class = classKey
  }

  add(at: number, module: number, delta: Pick<SumDelta, 'count' | 'held'>): void {
    const key = at * MODULES + module
    let sum = this.#sums.get(key)
    if (sum === undefined) {
      sum = { class: this.#class, module, at, count: 0, held: 0 }
      this.#sums.set(key, sum)
    }
    sum.count += delta.count
    sum.held += delta.held
  }

  /** In the order of the key, so that neighbours are written together. */
  sorted(): readonly Sum[] {
    return [...this.#sums].sort(([a], [b]) => a - b).map(([, sum]) => sum)
  }
}

/** Adds to every sum that a delta belongs to; deltas of one place are added up first. */
export const addSums = async (
  engine: Engine,
  interning: Interning,
  deltas: readonly PlacedDelta[],
): Promise<void> => {
  const slots = new Map<number, Gathering>()
  const days = new Map<number, Gathering>()
  const epochs = new Map<string, Map<number, Gathering>>()
  const modules = new Map<string, number>()
  for (const delta of deltas) {
    const { classKey, organizationId } = delta
    const module = modules.get(delta.module) ?? (await interning.module(delta.module))
    modules.set(delta.module, module)
    const make = (): Gathering => new Gathering(classKey)
    gathered(slots, classKey, make).add(delta.slot, module, delta)
    gathered(days, classKey, make).add(dayOfSlot(delta.slot), module, delta)
    if (organizationId === null) continue
    const ofOrganization = gathered(epochs, organizationId, () => new Map<number, Gathering>())
    gathered(ofOrganization, classKey, make).add(delta.epoch, module, delta)
  }
  const sumsOf = (gatherings: ReadonlyMap<number, Gathering>): readonly Sum[] =>
    [...gatherings.values()].flatMap((gathering) => gathering.sorted())
  await engine.runMany(
    queries.addSlotSum,
    sumsOf(slots).map(({ at, ...sum }) => ({ ...sum, slot: at })),
  )
  await engine.runMany(
    queries.addDaySum,
    sumsOf(days).map(({ at, ...sum }) => ({ ...sum, day: at })),
  )
  for (const [organization, classes] of epochs)
    await engine.runMany(
      queries.addEpochSum,
      sumsOf(classes).map(({ at, count, held, ...sum }) => ({
        ...sum,
        organization,
        epoch: at,
        count: count - held,
      })),
    )
}

const gathered = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

/** Sums by epoch of one organization from a slot on, ordered by epoch, class and module number. */
export const epochSums = async (
  engine: Engine,
  interning: Interning,
  of: { readonly organization: string; readonly from: number },
): Promise<readonly EpochSum[]> => {
  const sums: EpochSum[] = []
  for (const row of await engine.rows(queries.epochSumsOf, of)) {
    sums.push({
      epoch: row.epoch,
      classKey: row.class,
      module: await interning.moduleName(row.module),
      count: row.count,
    })
  }
  return sums
}

export const classesOf = async (
  engine: Engine,
  keys: readonly number[],
): Promise<ReadonlyMap<number, UsageClass>> => {
  const classes = new Map<number, UsageClass>()
  if (keys.length === 0) return classes
  const ids = engine.dialect.list([...new Set(keys)])
  for (const row of await engine.rows(queries.classContents, { ids }))
    classes.set(row.id, classOfContent(row.content))
  return classes
}

export const allClasses = async (engine: Engine): Promise<ReadonlyMap<number, UsageClass>> =>
  new Map(
    (await engine.rows(queries.allClassContents, {})).map(({ id, content }) => [id, classOfContent(content)]),
  )

/** Cuts the epoch sums of an organization anew; writes only what differs. */
export const recutEpochs = async (
  engine: Engine,
  organization: string,
  boundaries: readonly number[],
): Promise<void> => {
  // What is closed stays as it was charged.
  const from = await closedUntil(engine, organization)
  const sorted = [...boundaries].sort((a, b) => a - b)
  const computed = new Map<
    string,
    { organization: string; epoch: number; class: number; module: number; count: number }
  >()
  for await (const row of engine.stream(queries.chargedSlotSumsOf, { organization, from })) {
    const epoch = Math.max(epochOfSlot(sorted, row.slot), from)
    gathered(computed, `${epoch} ${row.class} ${row.module}`, () => ({
      organization,
      epoch,
      class: row.class,
      module: row.module,
      count: 0,
    })).count += row.count
  }
  for (const stored of await engine.rows(queries.epochSumsOf, { organization, from })) {
    const key = `${stored.epoch} ${stored.class} ${stored.module}`
    const right = computed.get(key)
    if (right === undefined) {
      await engine.run(queries.deleteEpochSum, {
        organization,
        epoch: stored.epoch,
        class: stored.class,
        module: stored.module,
      })
    } else if (right.count === stored.count) {
      computed.delete(key)
    }
  }
  await engine.runMany(queries.setEpochSum, [...computed.values()])
}
