import { classOfContent } from '../../port/class-content.ts'
import { dayOfSlot } from '../../port/facts.ts'
import { keyOfFact } from '../../port/merging/keys.ts'
import type { Fact, FactKind, Merging } from '../../port/merging/merging.ts'
import { uuidOf } from '../bytes.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import { figuresByPlace } from '../usage/figures.ts'
import { foldedOf } from '../usage/fold.ts'
import * as queries from './fact-queries.ts'
import { type ColumnMeaning, SHAPES } from './shapes.ts'

/** Facts that are handed over at once. */
const PAGE = 500

const read = (kind: FactKind, row: queries.StoredFact): Fact =>
  Object.fromEntries(
    Object.keys(SHAPES[kind].columns).map((column) => {
      const value = row[column] ?? null
      return [column, value instanceof Uint8Array ? uuidOf(value) : value]
    }),
  )

const numberOf = async (
  interning: Interning,
  meaning: ColumnMeaning,
  value: string | number | null,
): Promise<string | number | null> => {
  if (value === null || meaning === 'number' || meaning === 'text') return value
  const name = String(value)
  if (meaning === 'client') return interning.client(name)
  if (meaning === 'name') return interning.name(name)
  const { organizationId: organization, code } = classOfContent(name)
  return interning.class(name, { organization, code })
}

const bound = async (interning: Interning, kind: FactKind, fact: Fact): Promise<queries.BoundFact> => {
  const values: Record<string, string | number | null> = {}
  for (const [column, meaning] of Object.entries(SHAPES[kind].columns))
    values[column] = await numberOf(interning, meaning, fact[column] ?? null)
  return values
}

/** Rows some at a time. */
async function* paged(
  kind: FactKind,
  rows: AsyncIterable<queries.StoredFact>,
): AsyncIterable<readonly Fact[]> {
  let page: Fact[] = []
  for await (const row of rows) {
    page.push(read(kind, row))
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** What two servers bring together, over SQL. `setupChanged`: something that is kept in memory was put. */
export const sqlMerging = (engine: Engine, interning: Interning, setupChanged: () => void): Merging => {
  const boundAll = async (kind: FactKind, facts: readonly Fact[]): Promise<readonly queries.BoundFact[]> => {
    const rows: queries.BoundFact[] = []
    for (const fact of facts) rows.push(await bound(interning, kind, fact))
    return rows
  }
  return {
    facts: (kind) => paged(kind, engine.stream(queries.FACT_QUERIES[kind].all, {})),
    async known(kind, facts) {
      const asked = new Map<string, queries.BoundFact>()
      for (const values of await boundAll(kind, facts))
        asked.set(kind === 'decision' ? String(values['client']) : JSON.stringify(values), values)
      const rows = await engine.rowsMany(queries.FACT_QUERIES[kind].matching, [...asked.values()])
      return new Map(
        rows.map((row) => {
          const fact = read(kind, row)
          return [keyOfFact(kind, fact), fact]
        }),
      )
    },
    async put(kind, facts) {
      if (facts.length === 0) return
      const rows = await boundAll(kind, facts)
      if (kind === 'decision')
        for (const client of new Set(rows.map((row) => Number(row['client']))))
          await engine.run(queries.deleteDecisionsOf, { client })
      await engine.runMany(queries.FACT_QUERIES[kind].put, rows)
    },
    figures: () => figuresByPlace(engine, interning),
    async foldedDays(until) {
      const days = new Map<string, number>()
      for await (const { content, name, slot, count } of engine.stream(queries.daysBefore, { until })) {
        const key = `${content} ${name} ${dayOfSlot(slot)}`
        days.set(key, (days.get(key) ?? 0) + count)
      }
      return days
    },
    async openFrom() {
      const { hours } = await foldedOf(engine)
      return Math.max(hours, (await engine.row(queries.lastClosing, {}))?.until ?? 0)
    },
    async setupMerged() {
      await engine.run(queries.raiseVersions, {})
      setupChanged()
    },
  }
}
