import type { ChargeLine, Charges, ItemUsage, PeriodCharge } from '../../port/facts.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import * as queries from './charge-queries.ts'
import { closedUntil } from './closing.ts'

/** What is stored, ordered by epoch, class, module number, item, period and part; periods by item and number. */
export const chargesOf = async (
  engine: Engine,
  interning: Interning,
  organization: string,
): Promise<Charges> => {
  const lines: ChargeLine[] = []
  for (const row of await engine.rows(queries.chargeLinesOf, { organization, from: 0 })) {
    lines.push({
      epoch: row.epoch,
      classKey: row.class,
      module: await interning.moduleName(row.module),
      itemId: row.item === '' ? null : row.item,
      period: row.period,
      part: row.part as ChargeLine['part'],
      count: row.count,
    })
  }
  const periods = (await engine.rows(queries.chargePeriodsOf, { organization })).map(
    (row): PeriodCharge => ({
      itemId: row.item,
      period: row.period,
      quotaUsed: row.quota_used,
      toleranceUsed: row.tolerance_used,
      overUse: row.over_use,
    }),
  )
  return { lines, periods }
}

/** Writes only what differs from what is stored; lines of closed epochs stay. */
export const putCharges = async (
  engine: Engine,
  interning: Interning,
  change: { readonly organization: string; readonly charges: Charges },
): Promise<void> => {
  await putLines(engine, interning, change)
  await putPeriods(engine, change)
}

const putLines = async (
  engine: Engine,
  interning: Interning,
  change: { readonly organization: string; readonly charges: Charges },
): Promise<void> => {
  const { organization } = change
  const wanted = new Map<string, Parameters<typeof lineKey>[0] & { organization: string; count: number }>()
  for (const line of change.charges.lines) {
    const row = {
      organization,
      epoch: line.epoch,
      class: line.classKey,
      module: await interning.module(line.module),
      item: line.itemId ?? '',
      period: line.period,
      part: line.part as string,
      count: line.count,
    }
    wanted.set(lineKey(row), row)
  }
  const from = await closedUntil(engine, organization)
  for (const stored of await engine.rows(queries.chargeLinesOf, { organization, from })) {
    const key = lineKey(stored)
    const right = wanted.get(key)
    if (right === undefined) {
      const { count: _count, ...place } = stored
      await engine.run(queries.deleteChargeLine, { organization, ...place })
    } else if (right.count === stored.count) wanted.delete(key)
  }
  await engine.runMany(queries.putChargeLine, [...wanted.values()])
}

const lineKey = (line: {
  readonly epoch: number
  readonly class: number
  readonly module: number
  readonly item: string
  readonly period: number
  readonly part: string
}): string => `${line.epoch} ${line.class} ${line.module} ${line.period} ${line.part} ${line.item}`

const putPeriods = async (
  engine: Engine,
  change: { readonly organization: string; readonly charges: Charges },
): Promise<void> => {
  const { organization } = change
  const wanted = new Map(
    change.charges.periods.map((charge) => [`${charge.period} ${charge.itemId}`, charge]),
  )
  for (const stored of await engine.rows(queries.chargePeriodsOf, { organization })) {
    const key = `${stored.period} ${stored.item}`
    const right = wanted.get(key)
    if (right === undefined)
      await engine.run(queries.deleteChargePeriod, { item: stored.item, period: stored.period })
    else if (
      right.quotaUsed === stored.quota_used &&
      right.toleranceUsed === stored.tolerance_used &&
      right.overUse === stored.over_use
    )
      wanted.delete(key)
  }
  await engine.runMany(
    queries.putChargePeriod,
    [...wanted.values()].map(({ itemId, ...rest }) => ({ item: itemId, organization, ...rest })),
  )
}

/** What items have been charged in the periods named. */
export const itemUsageOf = async (
  engine: Engine,
  periods: readonly { readonly itemId: string; readonly period: number }[],
): Promise<ReadonlyMap<string, ItemUsage>> => {
  const usage = new Map<string, ItemUsage>()
  for (const { itemId, period } of periods) {
    const row = await engine.row(queries.usageOfPeriod, { item: itemId, period })
    if (row !== undefined)
      usage.set(itemId, {
        quotaUsed: row.quota_used,
        toleranceUsed: row.tolerance_used,
        overUse: row.over_use,
      })
  }
  return usage
}
