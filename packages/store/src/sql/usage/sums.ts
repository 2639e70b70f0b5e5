import { classOfContent } from '../../port/class-content.ts'
import type { EpochSum, SumDelta, UsageClass } from '../../port/facts.ts'
import { dayOfSlot, epochOfSlot } from '../../port/facts.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import { closedUntil } from './closing.ts'
import * as queries from './sum-queries.ts'

export type PlacedDelta = SumDelta & { readonly epoch: number; readonly organizationId: string | null }

/** More than there will be modules: a class and a module are one number. */
const MODULES = 2 ** 24

interface Sum {
  /** Slot, day, or first slot of an epoch. */
  readonly at: number
  count: number
  held: number
}

/** Sums by place, of which most are added in their order. */
class Places {
  readonly #sums: Sum[] = []
  #ordered = true

  add(at: number, { count, held }: Pick<SumDelta, 'count' | 'held'>): void {
    const last = this.#sums.at(-1)
    if (last?.at === at) {
      last.count += count
      last.held += held
      return
    }
    if (last !== undefined && last.at > at) this.#ordered = false
    this.#sums.push({ at, count, held })
  }

  /** One sum for each place, in their order. */
  sums(): readonly Sum[] {
    if (this.#ordered) return this.#sums
    const ordered = new Places()
    for (const sum of this.#sums.toSorted((a, b) => a.at - b.at)) ordered.add(sum.at, sum)
    return ordered.sums()
  }
}

/** Sums of one class and module while they are gathered. */
interface Gathering {
  readonly class: number
  readonly module: number
  /** Null: nobody is charged for it. */
  readonly organization: string | null
  readonly slots: Places
  readonly days: Places
  readonly epochs: Places
}

/** Gathers deltas by class and module, in the order of the key. */
const gather = async (
  interning: Interning,
  deltas: readonly PlacedDelta[],
): Promise<readonly Gathering[]> => {
  const gatherings = new Map<number, Gathering>()
  const modules = new Map<string, number>()
  for (const delta of deltas) {
    const { classKey, organizationId } = delta
    let module = modules.get(delta.module)
    if (module === undefined) {
      module = await interning.module(delta.module)
      modules.set(delta.module, module)
    }
    const key = classKey * MODULES + module
    let gathering = gatherings.get(key)
    if (gathering === undefined) {
      gathering = {
        class: classKey,
        module,
        organization: organizationId,
        slots: new Places(),
        days: new Places(),
        epochs: new Places(),
      }
      gatherings.set(key, gathering)
    }
    gathering.slots.add(delta.slot, delta)
    gathering.days.add(dayOfSlot(delta.slot), delta)
    gathering.epochs.add(delta.epoch, delta)
  }
  return [...gatherings].sort(([a], [b]) => a - b).map(([, gathering]) => gathering)
}

/** Adds to every sum that a delta belongs to; deltas of one place are added up first. */
export const addSums = async (
  engine: Engine,
  interning: Interning,
  deltas: readonly PlacedDelta[],
): Promise<void> => {
  const gatherings = await gather(interning, deltas)
  const slots: { class: number; module: number; slot: number; count: number; held: number }[] = []
  const days: { class: number; module: number; day: number; count: number; held: number }[] = []
  const epochs: { organization: string; class: number; module: number; epoch: number; count: number }[] = []
  for (const gathering of gatherings) {
    const { class: classKey, module, organization } = gathering
    for (const { at, count, held } of gathering.slots.sums())
      slots.push({ class: classKey, module, slot: at, count, held })
    for (const { at, count, held } of gathering.days.sums())
      days.push({ class: classKey, module, day: at, count, held })
    if (organization === null) continue
    for (const { at, count, held } of gathering.epochs.sums())
      epochs.push({ organization, class: classKey, module, epoch: at, count: count - held })
  }
  await engine.runMany(queries.addSlotSum, slots)
  await engine.runMany(queries.addDaySum, days)
  await engine.runMany(queries.addEpochSum, epochs)
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
