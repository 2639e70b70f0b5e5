import { dayOfSlot, epochOfSlot, type PlaceDelta } from '../../port/facts.ts'
import type { Difference, Usage } from '../../port/usage.ts'
import { repairSeatCounts } from '../authorizations/seats.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import type { Query } from '../query.ts'
import { closedUntil } from './closing.ts'
import { figuresByPlace } from './figures.ts'
import { foldedOf } from './fold.ts'
import { repairPlaces } from './places.ts'
import * as queries from './sum-queries.ts'

interface Sum {
  readonly class: number
  readonly module: number
  count: number
  held: number
}

/**
 * Computes every sum again from the figures, one client and slot at a time, and compares. What it holds in memory
 * grows with the sums by slot, not with the figures.
 */
export const rebuild = async (
  engine: Engine,
  interning: Interning,
  input: Parameters<Usage['rebuild']>[0],
): Promise<readonly Difference[]> => {
  const slots = new Map<string, Sum & { slot: number }>()
  const places = new Map<string, PlaceDelta>()
  for await (const figures of figuresByPlace(engine, interning)) {
    for (const delta of input.placesOf(figures)) addPlace(places, delta)
    for (const delta of input.sumsOf(figures)) {
      const module = await interning.module(delta.module)
      add(
        slots,
        { class: delta.classKey, module, slot: delta.slot, count: delta.count, held: delta.held },
        delta.slot,
      )
    }
  }
  // Sums of slots that are folded are facts: what is computed starts from them.
  const { hours } = await foldedOf(engine)
  for await (const row of engine.stream(queries.allSlotSums, {}))
    if (row.slot < hours) add(slots, { ...row }, row.slot)
  const closed = new Map<string, number>()
  const days = new Map<string, Sum & { day: number }>()
  const epochs = new Map<string, Sum & { organization: string; epoch: number }>()
  const organizations = new Map(
    (await engine.rows(queries.organizationsOfClasses, {})).map((row) => [row.id, row.organization]),
  )
  const boundaries = new Map<string, readonly number[]>()
  for (const sum of slots.values()) {
    const day = dayOfSlot(sum.slot)
    add(days, { class: sum.class, module: sum.module, day, count: sum.count, held: sum.held }, day)
    const organization = organizations.get(sum.class) ?? null
    if (organization === null) continue
    const cuts =
      boundaries.get(organization) ?? [...(await input.boundariesOf(organization))].sort((a, b) => a - b)
    boundaries.set(organization, cuts)
    const open = closed.get(organization) ?? (await closedUntil(engine, organization))
    closed.set(organization, open)
    if (sum.slot < open) continue
    const epoch = Math.max(epochOfSlot(cuts, sum.slot), open)
    add(
      epochs,
      { organization, epoch, class: sum.class, module: sum.module, count: sum.count - sum.held, held: 0 },
      `${epoch} ${organization}`,
    )
  }
  const differences: Difference[] = []
  const place = async (sum: Sum): Promise<string> => `${sum.class} ${await interning.moduleName(sum.module)}`

  // Differences are gathered before anything is written, since the stored rows are read one by one.
  const slotDifferences = await compare(engine.stream(queries.allSlotSums, {}), slots, (sum) => sum.slot)
  const dayDifferences = await compare(engine.stream(queries.allDaySums, {}), days, (sum) => sum.day)
  const epochDifferences = await compare(
    openEpochs(engine.stream(queries.allEpochSums, {}), closed),
    epochs,
    (sum) => `${sum.epoch} ${sum.organization}`,
  )
  for (const found of slotDifferences)
    differences.push(...told('slot-sum', `${await place(found.row)} ${found.row.slot}`, found))
  for (const found of dayDifferences)
    differences.push(...told('day-sum', `${await place(found.row)} ${found.row.day}`, found))
  for (const found of epochDifferences) {
    differences.push(
      ...told('epoch-sum', `${found.row.organization} ${found.row.epoch} ${await place(found.row)}`, found),
    )
  }
  if (input.repair) {
    await repair(engine, slotDifferences, { set: queries.setSlotSum, delete: queries.deleteSlotSum })
    await repair(engine, dayDifferences, { set: queries.setDaySum, delete: queries.deleteDaySum })
    await repair(engine, epochDifferences, { set: queries.setEpochSum, delete: queries.deleteEpochSum })
  }
  differences.push(
    ...(await repairPlaces(engine, interning, {
      computed: [...places.values()],
      repair: input.repair,
      from: hours,
    })),
  )
  differences.push(...(await repairSeatCounts(engine, input.repair)))
  return differences
}

const add = <Row extends Sum>(sums: Map<string, Row>, row: Row, bucket: number | string): void => {
  const key = `${row.class} ${row.module} ${bucket}`
  const known = sums.get(key)
  if (known === undefined) {
    sums.set(key, row)
    return
  }
  known.count += row.count
  known.held += row.held
}

const addPlace = (places: Map<string, PlaceDelta>, delta: PlaceDelta): void => {
  const key = `${delta.slot} ${delta.organizationId} ${delta.demand}`
  const known = places.get(key)
  places.set(key, known === undefined ? delta : { ...delta, devices: known.devices + delta.devices })
}

interface Found<Row> {
  readonly row: Row
  readonly stored: { readonly count: number; readonly held: number }
  readonly computed: { readonly count: number; readonly held: number }
}

/** One difference for what is counted and one for what is held. */
const told = (kind: string, key: string, { stored, computed }: Found<unknown>): readonly Difference[] => [
  ...(stored.count === computed.count ? [] : [{ kind, key, stored: stored.count, computed: computed.count }]),
  ...(stored.held === computed.held
    ? []
    : [{ kind, key: `${key} held`, stored: stored.held, computed: computed.held }]),
]

const NOTHING = { count: 0, held: 0 }

/** Rows whose values differ; a row of zeros and no row are the same. Takes out of `computed` what it has seen. */
const compare = async <Row extends Sum>(
  stored: AsyncIterable<Row>,
  computed: Map<string, Row>,
  bucketOf: (row: Row) => number | string,
): Promise<readonly Found<Row>[]> => {
  const found: Found<Row>[] = []
  for await (const row of stored) {
    const key = `${row.class} ${row.module} ${bucketOf(row)}`
    const right = computed.get(key) ?? NOTHING
    computed.delete(key)
    if (row.count !== right.count || row.held !== right.held)
      found.push({ row, stored: row, computed: right })
  }
  for (const row of computed.values()) {
    if (row.count !== 0 || row.held !== 0) found.push({ row, stored: NOTHING, computed: row })
  }
  return found
}

/** Sums of epochs that are still charged; what is held is not in them. */
async function* openEpochs<Row extends { readonly organization: string; readonly epoch: number }>(
  rows: AsyncIterable<Row>,
  closed: ReadonlyMap<string, number>,
): AsyncIterable<Row & { held: number }> {
  for await (const row of rows)
    if (row.epoch >= (closed.get(row.organization) ?? 0)) yield { ...row, held: 0 }
}

type Writing<Row> = Query<Row, unknown>

const repair = async <Row extends Sum>(
  engine: Engine,
  found: readonly Found<Row>[],
  queriesOf: { readonly set: Writing<Row>; readonly delete: Writing<Row> },
): Promise<void> => {
  for (const { row, computed } of found) {
    if (computed === NOTHING) await engine.run(queriesOf.delete, row)
    else await engine.run(queriesOf.set, { ...row, count: computed.count, held: computed.held })
  }
}
