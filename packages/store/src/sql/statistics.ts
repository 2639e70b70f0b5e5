import { classOfContent } from '../port/class-content.ts'
import type { Statistics } from '../port/statistics.ts'
import { decisionSumsOf } from './authorizations/decision-queries.ts'
import type { Engine } from './engine.ts'
import * as queries from './statistics-queries.ts'

/** Past every bucket that can be stored. */
const END = Number.MAX_SAFE_INTEGER

const range = (from: number | null, to: number | null): { from: number; to: number } => ({
  from: from ?? 0,
  to: to ?? END,
})

/** Statistics over SQL; rows are ordered by bucket, class and module. */
export const sqlStatistics = (engine: Engine): Statistics => ({
  slotSums: (code, from, to) => engine.rows(queries.slotSumsOfCode, { code, ...range(from, to) }),
  daySums: (code, fromDay, toDay) => engine.rows(queries.daySumsOfCode, { code, ...range(fromDay, toDay) }),
  slotSumsOfOrganization: (organization, from, to) =>
    engine.rows(queries.slotSumsOfOrganization, { organization, ...range(from, to) }),
  async trialSums(product, from, to) {
    const classes = await engine.rows(queries.trialClasses, {})
    const ids = classes
      .filter(({ content }) => classOfContent(content).product === product)
      .map(({ id }) => id)
    if (ids.length === 0) return []
    return engine.rows(queries.slotSumsOfClasses, {
      ids: engine.dialect.list(ids) as string,
      ...range(from, to),
    })
  },
  decisionSums: (code, fromDay, toDay) => engine.rows(decisionSumsOf, { code, ...range(fromDay, toDay) }),
})
