import { slotAt } from '@countersign/protocol/vocabulary'
import type { DecisionRecord, DenialPage, NumberedDecision } from '../../port/authorizations.ts'
import { dayOfInstant, KEPT_DECISIONS } from '../../port/facts.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import * as queries from './decision-queries.ts'

const recordOf = (content: string): DecisionRecord => JSON.parse(content) as DecisionRecord

/** The newest decision on a request. */
export const replayOf = async (
  engine: Engine,
  interning: Interning,
  asked: { readonly client: string; readonly requestId: string; readonly since: number },
): Promise<DecisionRecord | null> => {
  const client = await interning.knownClient(asked.client)
  if (client === undefined) return null
  const row = await engine.row(queries.replayOf, { client, requestId: asked.requestId, since: asked.since })
  return row === undefined ? null : recordOf(row.content)
}

/** Appends, forgets what is too much, and remembers which code a grant came through. */
export const recordDecision = async (
  engine: Engine,
  interning: Interning,
  record: DecisionRecord,
): Promise<void> => {
  const client = await interning.client(record.client)
  const granted = record.result === 0
  const denied = granted ? 0 : 1
  await engine.run(queries.addDecision, {
    client,
    denied,
    requestId: record.requestId,
    at: record.at,
    content: JSON.stringify(record),
    organization: record.organizationId,
  })
  await engine.run(queries.trimDecisions, {
    client,
    denied,
    kept: granted ? KEPT_DECISIONS.grants : KEPT_DECISIONS.denials,
  })
  if (record.code === null || !granted) return
  const { decision } = record
  const matched = decision.kind === 'granted' ? decision.matchedPassword : null
  const password = matched === null ? null : await interning.name(matched)
  await engine.run(queries.addCodeClient, { code: await interning.name(record.code), client, password })
}

/** One sum for each code, day and result, and one for each code and slot. */
export const countDecisions = async (engine: Engine, records: readonly DecisionRecord[]): Promise<void> => {
  const { server } = engine
  const days = new Map<string, { code: string; day: number; result: number; server: number; count: number }>()
  const slots = new Map<
    string,
    { code: string; slot: number; server: number; decided: number; denied: number }
  >()
  for (const { code, at, result } of records) {
    if (code === null) continue
    const day = dayOfInstant(at)
    const slot = slotAt(at)
    const ofDay = days.get(`${day} ${result} ${code}`) ?? { code, day, result, server, count: 0 }
    const ofSlot = slots.get(`${slot} ${code}`) ?? { code, slot, server, decided: 0, denied: 0 }
    ofDay.count += 1
    ofSlot.decided += 1
    if (result !== 0) ofSlot.denied += 1
    days.set(`${day} ${result} ${code}`, ofDay)
    slots.set(`${slot} ${code}`, ofSlot)
  }
  for (const sum of days.values()) await engine.run(queries.countDecisions, sum)
  for (const sum of slots.values()) await engine.run(queries.countRecentDecisions, sum)
}

/** Devices by the password that they used last. */
export const passwordDevices = async (
  engine: Engine,
  interning: Interning,
  codeName: string,
): Promise<ReadonlyMap<string, number>> => {
  const code = await interning.knownName(codeName)
  if (code === undefined) return new Map()
  const rows = await engine.rows(queries.passwordDevices, { code })
  return new Map(rows.map(({ name, devices }) => [name, devices]))
}

/** Authorizations since the begin of a slot, by code. */
export const recentDecisions = async (
  engine: Engine,
  from: number,
): Promise<ReadonlyMap<string, { readonly denied: number; readonly all: number }>> =>
  new Map(
    (await engine.rows(queries.recentDecisionsFrom, { from })).map(({ code, decided, denied }) => [
      code,
      { denied, all: decided },
    ]),
  )

/** Newest first. */
export const decisionsOf = async (
  engine: Engine,
  interning: Interning,
  uuid: string,
): Promise<readonly DecisionRecord[]> => {
  const client = await interning.knownClient(uuid)
  return client === undefined
    ? []
    : (await engine.rows(queries.decisionsOf, { client })).map((row) => recordOf(row.content))
}

/** Denials of every device, or of those that reached for an organization, newest first. */
export const denialsOf = async (
  engine: Engine,
  { organizationId, before, limit }: DenialPage,
): Promise<readonly NumberedDecision[]> => {
  const page = { before: before ?? Number.MAX_SAFE_INTEGER, limit }
  const rows =
    organizationId === null
      ? await engine.rows(queries.denialsBefore, page)
      : await engine.rows(queries.denialsOfBefore, { organization: organizationId, ...page })
  return rows.map(({ number, content }) => ({ ...recordOf(content), number }))
}

export const knownTo = async (
  engine: Engine,
  interning: Interning,
  pair: { readonly code: string; readonly client: string },
): Promise<boolean> => {
  const code = await interning.knownName(pair.code)
  const client = await interning.knownClient(pair.client)
  return (
    code !== undefined &&
    client !== undefined &&
    (await engine.row(queries.codeClient, { code, client })) !== undefined
  )
}

export const newSeatsOf = async (engine: Engine, code: string, hour: number): Promise<number> =>
  (await engine.row(queries.newSeatsOf, { code, hour }))?.count ?? 0

/** Adds; the first of an hour forgets all but this hour and the one before it. */
export const addNewSeats = async (
  engine: Engine,
  code: string,
  seats: { readonly hour: number; readonly count: number },
): Promise<void> => {
  const { hour, count } = seats
  const sum = await engine.write(queries.addNewSeats, { code, hour, server: engine.server, count })
  if (sum.count === count) await engine.run(queries.dropNewSeats, { code, hour: hour - 1 })
}
