import type { Figure } from '../../port/facts.ts'
import { holesOf } from '../../port/holes.ts'
import { boundsOfMarks } from '../../port/marked-bounds.ts'
import type { DeviceMark, HeldRuling, Marks } from '../../port/marks.ts'
import { uuidBytes, uuidOf } from '../bytes.ts'
import type { Engine } from '../engine.ts'
import type { Interning } from '../interning.ts'
import { readFigures } from '../usage/figures.ts'
import { SLOT_ORIGIN } from '../usage/series.ts'
import * as queries from './mark-queries.ts'

type StoredRow = {
  readonly slot: number
  readonly series: number
  readonly count: number
  readonly ticket: number
}

/** Rulings about held units are marks whose scope is a code in place of a session. */
const isVerdict = (kind: string): kind is HeldRuling['verdict'] => kind === 'accepted' || kind === 'refused'

const bySlot = (rows: readonly StoredRow[]): ReadonlyMap<number, StoredRow[]> => {
  const slots = new Map<number, StoredRow[]>()
  for (const row of rows) {
    const known = slots.get(row.slot)
    if (known === undefined) slots.set(row.slot, [row])
    else known.push(row)
  }
  return slots
}

/** Marks over SQL. */
export const sqlMarks = (engine: Engine, interning: Interning): Marks => {
  const figureRows = async (uuid: string) => {
    const number = await interning.knownClient(uuid)
    const rows = number === undefined ? [] : await engine.rows(queries.figuresOfClient, { client: number })
    return { number, slots: bySlot(rows) }
  }
  return {
    async put(mark) {
      await engine.run(queries.putMark, {
        client: await interning.client(mark.client),
        kind: mark.kind,
        session: mark.session ?? '',
        at: mark.at,
        lifted: mark.lifted,
        actor: mark.actor,
        reason: mark.reason,
      })
    },
    async of(uuid) {
      const client = await interning.knownClient(uuid)
      if (client === undefined) return []
      return (await engine.rows(queries.marksOf, { client }))
        .filter(({ kind }) => !isVerdict(kind))
        .map((row) => ({
          ...row,
          client: uuid,
          kind: row.kind as DeviceMark['kind'],
          session: row.session === '' ? null : row.session,
        }))
    },
    async bounds(clients) {
      const rows = await engine.rows(queries.boundingMarks, {})
      const marks = rows.map(({ uuid, kind, session, at }) => ({
        ...{ client: uuidOf(uuid), kind, at },
        scope: session === '' ? null : session,
      }))
      return boundsOfMarks(marks, clients)
    },
    async rule({ client, code, verdict, at, actor, reason }) {
      await engine.run(queries.putMark, {
        ...{ client: await interning.client(client), kind: verdict, session: code },
        ...{ at, lifted: null, actor, reason },
      })
    },
    async rulingsOf(uuid) {
      const client = await interning.knownClient(uuid)
      if (client === undefined) return []
      return (await engine.rows(queries.marksOf, { client })).flatMap(
        ({ kind, session, at, actor, reason }): readonly HeldRuling[] =>
          isVerdict(kind) ? [{ client: uuid, code: session, verdict: kind, at, actor, reason }] : [],
      )
    },
    async clientsAbove(slot, units) {
      const rows = await engine.rows(queries.clientsAbove, { slot: slot - SLOT_ORIGIN, units })
      return rows.map(({ uuid }) => uuidOf(uuid))
    },
    async linesOf(uuid) {
      const client = await interning.knownClient(uuid)
      if (client === undefined) return []
      return (await engine.rows(queries.linesOfClient, { client })).map((row) => ({
        product: row.product,
        line: {
          used: row.used,
          usedSentAt: row.used_sent_at,
          restarts: JSON.parse(row.restarts) as readonly number[],
          forkedAt: row.forked_at,
          clonedAt: row.cloned_at,
        },
      }))
    },
    async figuresOf(client) {
      const { number, slots } = await figureRows(client)
      const figures: Figure[] = []
      if (number === undefined) return figures
      for (const [slot, rows] of slots)
        figures.push(...(await readFigures(interning, { client, number, slot: slot + SLOT_ORIGIN, rows })))
      return figures
    },
    async sequencesOf(uuid) {
      const client = await interning.knownClient(uuid)
      if (client === undefined) return []
      return (await engine.rows(queries.sequencesOfClient, { client })).map(({ holes, ...row }) => ({
        ...row,
        holes: holesOf(holes),
      }))
    },
    async codesOf(uuid) {
      const client = await interning.knownClient(uuid)
      return client === undefined
        ? []
        : [...(await engine.rows(queries.codesOfClient, { client }))].sort((a, b) =>
            a.code < b.code ? -1 : 1,
          )
    },
    async seatExceptionsOf(uuid) {
      const client = await interning.knownClient(uuid)
      if (client === undefined) return []
      return (await engine.rows(queries.seatExceptionsOfClient, { client }))
        .map(({ name, at }) => ({ itemId: name, at }))
        .sort((a, b) => a.at - b.at || (a.itemId < b.itemId ? -1 : 1))
    },
    async forget(uuid, as) {
      const { number: client, slots } = await figureRows(uuid)
      await engine.run(queries.renameSubject, { from: uuid, to: as.subject })
      await engine.run(queries.deleteOutboxAbout, { pattern: `%${uuid}%` })
      if (client === undefined) return
      await engine.runMany(
        queries.deleteFiguresOfPlace,
        [...slots.keys()].map((slot) => ({ slot, client })),
      )
      for (const query of queries.deletesOfClient) await engine.run(query, { client })
      await engine.run(queries.renameClient, { client, uuid: uuidBytes(as.seats) })
      interning.forget()
    },
    putErasure: (digest, at) => engine.run(queries.putErasure, { digest, at }),
    anyErased: async () => (await engine.row(queries.anyErasure, {})) !== undefined,
    async erasedAmong(digests) {
      if (digests.length === 0) return new Map()
      const list = engine.dialect.list([...new Set(digests)]) as string
      const rows = await engine.rows(queries.erasuresAmong, { digests: list })
      return new Map(rows.map((row) => [row.digest, row.at]))
    },
  }
}
