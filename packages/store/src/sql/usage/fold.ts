import { classOfContent } from '../../port/class-content.ts'
import { dayOfSlot, epochOfSlot } from '../../port/facts.ts'
import { dayBegin, type Folded, type FoldGrain, type FoldInput, foldedSlot } from '../../port/fold.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import * as queries from './fold-queries.ts'
import { partsOfSeries, SLOT_ORIGIN } from './series.ts'
import { addSlotSum, classContents } from './sum-queries.ts'

/** Slots whose sums are made coarser at once: ten days. */
const STEP = 4_800

const markOf = async (engine: Engine, grain: FoldGrain): Promise<number> =>
  (await engine.row(queries.foldMark, { grain }))?.until ?? 0

export const foldedOf = async (engine: Engine): Promise<Folded> => ({
  hours: await markOf(engine, 'hours'),
  days: await markOf(engine, 'days'),
})

/** Moves the sums of a range of slots under the slots of the grain; no total and no epoch changes. */
const foldSums = async (
  engine: Engine,
  range: { readonly grain: FoldGrain; readonly from: number; readonly to: number },
  boundariesOf: FoldInput['boundariesOf'],
): Promise<void> => {
  const cuts = new Map<string, readonly number[]>()
  const sums = new Map<string, { class: number; module: number; slot: number; count: number; held: number }>()
  for (const row of await engine.rows(queries.slotSumsBetween, range)) {
    let epoch = 0
    if (row.organization !== null) {
      const known =
        cuts.get(row.organization) ?? [...(await boundariesOf(row.organization))].sort((a, b) => a - b)
      cuts.set(row.organization, known)
      epoch = epochOfSlot(known, row.slot)
    }
    const slot = foldedSlot(range.grain, row.slot, epoch)
    const key = `${row.class} ${row.module} ${slot}`
    const sum = sums.get(key) ?? { class: row.class, module: row.module, slot, count: 0, held: 0 }
    sum.count += row.count
    sum.held += row.held
    sums.set(key, sum)
  }
  if (sums.size === 0) return
  await engine.run(queries.deleteSlotSumsBetween, { from: range.from, to: range.to })
  await engine.runMany(addSlotSum, [...sums.values()])
}

/** Adds the figures of slots up to `to` to the days of their devices; tells where it stopped, after about `limit` figures. */
const foldFigures = async (
  engine: Engine,
  interning: Interning,
  range: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<number> => {
  const codes = new Map<number, number>()
  const days = new Map<string, { code: number; day: number; client: number; count: number }>()
  let end = range.to
  let figures = 0
  let last = Number.NaN
  const stored = { from: range.from - SLOT_ORIGIN, to: range.to - SLOT_ORIGIN }
  for await (const row of engine.stream(queries.figuresOfSlots, stored)) {
    if (figures >= range.limit && row.slot !== last) {
      end = row.slot + SLOT_ORIGIN
      break
    }
    last = row.slot
    figures += 1
    const session = await interning.sessionOfNumber(row.client, partsOfSeries(row.series).session)
    const { classKey } = await interning.ticketOfNumber(row.client, session.ticket + row.ticket)
    const code = codes.get(classKey) ?? (await codeOfClass(engine, interning, classKey))
    codes.set(classKey, code)
    const day = dayOfSlot(row.slot + SLOT_ORIGIN)
    const key = `${code} ${day} ${row.client}`
    const sum = days.get(key) ?? { code, day, client: row.client, count: 0 }
    sum.count += row.count
    days.set(key, sum)
  }
  await engine.runMany(
    queries.addDeviceDay,
    [...days.values()].sort((a, b) => a.code - b.code || a.day - b.day || a.client - b.client),
  )
  await engine.run(queries.deleteFigures, { from: stored.from, to: end - SLOT_ORIGIN })
  return end
}

/** Number of the name of a class's code; of public trials: that of the empty name. */
const codeOfClass = async (engine: Engine, interning: Interning, classKey: number): Promise<number> => {
  const [row] = await engine.rows(classContents, { ids: engine.dialect.list([classKey]) })
  return interning.name(row === undefined ? '' : (classOfContent(row.content).code ?? ''))
}

/** One step of folding; true: there is more to do. */
export const fold = async (engine: Engine, interning: Interning, input: FoldInput): Promise<boolean> => {
  const { limit, boundariesOf, until } = input
  const from = await markOf(engine, 'hours')
  if (from >= until) return false
  const first = (await engine.row(queries.firstFigure, {}))?.slot
  // Where nobody counted anything there is nothing to read slot by slot.
  const begin = first === null || first === undefined ? until : Math.max(from, first + SLOT_ORIGIN)
  const end = begin >= until ? until : await foldFigures(engine, interning, { from: begin, to: until, limit })
  await foldSums(engine, { grain: 'hours', from, to: end }, boundariesOf)
  await engine.run(queries.setFoldMark, { grain: 'hours', until: end })
  return end < until
}

/** One step of making days of hours; true: there is more to do. */
export const coarsen = async (engine: Engine, input: Omit<FoldInput, 'limit'>): Promise<boolean> => {
  const { hours, days } = await foldedOf(engine)
  const until = dayBegin(Math.min(input.until, hours))
  if (days >= until) return false
  const first = (await engine.rows(queries.firstSlotSums, { from: days })).flatMap(({ slot }) => slot ?? [])
  const begin = Math.min(until, ...first.map(dayBegin))
  const end = Math.min(begin + STEP, until)
  await foldSums(engine, { grain: 'days', from: begin, to: end }, input.boundariesOf)
  await engine.run(queries.setFoldMark, { grain: 'days', until: end })
  return end < until
}

/** What a device used before the figures were folded, by code and day. */
export const deviceDaysOf = async (
  engine: Engine,
  interning: Interning,
  uuid: string,
): Promise<readonly { readonly code: string | null; readonly day: number; readonly count: number }[]> => {
  const client = await interning.knownClient(uuid)
  if (client === undefined) return []
  return (await engine.rows(queries.deviceDaysOf, { client })).map(({ name, day, count }) => ({
    code: name === '' ? null : name,
    day,
    count,
  }))
}

export const forgetDeviceDays = async (engine: Engine, interning: Interning, uuid: string): Promise<void> => {
  const client = await interning.knownClient(uuid)
  if (client !== undefined) await engine.run(queries.deleteDeviceDays, { client })
}
