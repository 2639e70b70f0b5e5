import { classOfContent } from '../../port/class-content.ts'
import type { EpochSum, SumDelta, UsageClass } from '../../port/facts.ts'
import { dayOfSlot, epochOfSlot } from '../../port/facts.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import { closedUntil } from './closing.ts'
import * as queries from './sum-queries.ts'

export type PlacedDelta = SumDelta & { readonly epoch: number; readonly organizationId: string | null }

/** Adds to every sum that a delta belongs to; deltas of one place are added up first. */
export const addSums = async (
  engine: Engine,
  interning: Interning,
  deltas: readonly PlacedDelta[],
): Promise<void> => {
  const slots = new Map<
    string,
    { class: number; module: number; slot: number; count: number; held: number }
  >()
  const days = new Map<string, { class: number; module: number; day: number; count: number; held: number }>()
  const epochs = new Map<
    string,
    { organization: string; epoch: number; class: number; module: number; count: number }
  >()
  const modules = new Map<string, number>()
  for (const delta of deltas) {
    const module = modules.get(delta.module) ?? (await interning.module(delta.module))
    modules.set(delta.module, module)
    const place = { class: delta.classKey, module }
    const slot = gathered(slots, `${delta.classKey} ${module} ${delta.slot}`, () => ({
      ...place,
      slot: delta.slot,
      count: 0,
      held: 0,
    }))
    slot.count += delta.count
    slot.held += delta.held
    const dayNumber = dayOfSlot(delta.slot)
    const day = gathered(days, `${delta.classKey} ${module} ${dayNumber}`, () => ({
      ...place,
      day: dayNumber,
      count: 0,
      held: 0,
    }))
    day.count += delta.count
    day.held += delta.held
    const organization = delta.organizationId
    if (organization === null) continue
    const epoch = gathered(epochs, `${organization} ${delta.epoch} ${delta.classKey} ${module}`, () => ({
      ...place,
      organization,
      epoch: delta.epoch,
      count: 0,
    }))
    epoch.count += delta.count - delta.held
  }
  await engine.runMany(queries.addSlotSum, [...slots.values()])
  await engine.runMany(queries.addDaySum, [...days.values()])
  await engine.runMany(queries.addEpochSum, [...epochs.values()])
}

const gathered = <Value>(map: Map<string, Value>, key: string, make: () => Value): Value => {
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
