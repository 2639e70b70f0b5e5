import { classOfContent } from '../port/class-content.ts'
import { DeviceCounting } from '../port/device-counts.ts'
import type { ReportedFigure, Statistics } from '../port/statistics.ts'
import { decisionSumsOf } from './authorizations/decision-queries.ts'
import { sessionOf, uuidOf } from './bytes.ts'
import type { Engine } from './engine.ts'
import type { Interning } from './interning.ts'
import * as queries from './statistics-queries.ts'
import { partsOfSeries, SLOT_ORIGIN } from './usage/series.ts'

/** Past every bucket that can be stored. */
const END = Number.MAX_SAFE_INTEGER

const range = (from: number | null, to: number | null): { from: number; to: number } => ({
  from: from ?? 0,
  to: to ?? END,
})

/** Statistics over SQL; rows are ordered by bucket, class and module. */
export const sqlStatistics = (engine: Engine, interning: Interning): Statistics => ({
  slotSums: (code, from, to) => engine.rows(queries.slotSumsOfCode, { code, ...range(from, to) }),
  hourSums: (code, from, to) => engine.rows(queries.hourSumsOfCode, { code, ...range(from, to) }),
  daySums: (code, fromDay, toDay) => engine.rows(queries.daySumsOfCode, { code, ...range(fromDay, toDay) }),
  slotSumsOfOrganization: (organization, from, to) =>
    engine.rows(queries.slotSumsOfOrganization, { organization, ...range(from, to) }),
  hourSumsOfOrganization: (organization, from, to) =>
    engine.rows(queries.hourSumsOfOrganization, { organization, ...range(from, to) }),
  daySumsOfOrganization: (organization, fromDay, toDay) =>
    engine.rows(queries.daySumsOfOrganization, { organization, ...range(fromDay, toDay) }),
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
  lateSums: (code, fromDay, toDay) => engine.rows(queries.lateSumsOfCode, { code, ...range(fromDay, toDay) }),
  classesOf: async (organization) =>
    new Map(
      (await engine.rows(queries.classesOfOrganization, { organization })).map(({ id, content }) => [
        id,
        classOfContent(content),
      ]),
    ),
  async deviceCounts(classKeys, from, to) {
    const counting = new DeviceCounting<number>()
    const classes = engine.dialect.list(classKeys)
    const slots = { from: from - SLOT_ORIGIN, to: to - SLOT_ORIGIN }
    for await (const { slot, client } of engine.stream(queries.usersOfClasses, { classes, ...slots }))
      counting.add(slot + SLOT_ORIGIN, client)
    return counting.end()
  },
  async reported(classKeys, { from, to, limit }) {
    const rows = await engine.rows(queries.reportedOfClasses, {
      classes: engine.dialect.list(classKeys),
      from: from - SLOT_ORIGIN,
      to: to - SLOT_ORIGIN,
      limit,
    })
    const reported: ReportedFigure[] = []
    for (const { slot, series, uuid, session, authorization, ...row } of rows)
      reported.push({
        ...row,
        client: uuidOf(uuid),
        session: sessionOf(session),
        slot: slot + SLOT_ORIGIN,
        module: await interning.moduleName(partsOfSeries(series).module),
        authorizationId: uuidOf(authorization),
      })
    return reported
  },
  async foldedDevices(name, from, to) {
    const code = await interning.knownName(name)
    return code === undefined ? [] : engine.rows(queries.foldedDevices, { code, from, to })
  },
  async foldedUse(name, { fromDay: from, toDay: to, limit }) {
    const code = await interning.knownName(name)
    if (code === undefined) return []
    const rows = await engine.rows(queries.foldedUse, { code, from, to, limit })
    return rows.map(({ uuid, ...row }) => ({ client: uuidOf(uuid), ...row }))
  },
  decisionSums: (code, fromDay, toDay) => engine.rows(decisionSumsOf, { code, ...range(fromDay, toDay) }),
})
