import type { PeriodCharge } from '../../port/facts.ts'
import type { Engine } from '../engine.ts'
import * as queries from './fold-queries.ts'

/** First slot of the first epoch of an organization that is still charged. */
export const closedUntil = async (engine: Engine, organization: string): Promise<number> =>
  (await engine.row(queries.closingOf, { organization }))?.until ?? 0

export const openingOf = async (engine: Engine, organization: string): Promise<readonly PeriodCharge[]> =>
  (await engine.rows(queries.openingBalancesOf, { organization })).map((row) => ({
    itemId: row.item,
    period: row.period,
    quotaUsed: row.quota_used,
    toleranceUsed: row.tolerance_used,
    overUse: row.over_use,
  }))

export const closeEpochs = async (
  engine: Engine,
  organization: string,
  closing: { readonly until: number; readonly opening: readonly PeriodCharge[] },
): Promise<void> => {
  await engine.run(queries.putClosing, { organization, until: closing.until })
  await engine.runMany(
    queries.putOpeningBalance,
    closing.opening.map(({ itemId, ...balance }) => ({ organization, item: itemId, ...balance })),
  )
}
