import { KEPT_HEADS } from '../port/facts.ts'
import type { Outbox } from '../port/outbox.ts'
import type { ServerState } from '../port/server-state.ts'
import type { Engine } from './engine.ts'
import * as queries from './server-state-queries.ts'

/** The server's own state over SQL. */
export const sqlServerState = (engine: Engine): ServerState => ({
  async get(kind, id) {
    const row = await engine.row(queries.stateOf, { kind, id })
    return row === undefined ? null : (JSON.parse(row.value) as unknown)
  },
  list: async (kind) =>
    (await engine.rows(queries.statesOf, { kind })).map((row) => ({
      kind,
      id: row.id,
      value: JSON.parse(row.value) as unknown,
    })),
  put: (kind, id, value) => engine.run(queries.putState, { kind, id, value: JSON.stringify(value) }),
  delete: (kind, id) => engine.run(queries.deleteState, { kind, id }),
  idempotent: async (key) => (await engine.row(queries.idempotentOf, { key })) ?? null,
  putIdempotent: (key, answer) =>
    engine.run(queries.putIdempotent, {
      key,
      digest: answer.digest,
      status: answer.status,
      body: answer.body,
      at: answer.at,
    }),
  sweepIdempotent: (before) => engine.run(queries.sweepIdempotent, { before }),
  async appendHead(head) {
    await engine.run(queries.addHead, { chain: head.chain, number: head.number, jws: head.jws, at: head.at })
    await engine.run(queries.trimHeads, { kept: KEPT_HEADS })
  },
  chains: (from, to) => engine.rows(queries.chainsBetween, { from, to }),
  heads: (chain, after, limit) => engine.rows(queries.headsAfter, { chain, after, limit }),
})

/** The outbox over SQL. Numbers are never given twice. */
export const sqlOutbox = (engine: Engine): Outbox => ({
  async append(row) {
    await engine.shared?.outbox()
    await engine.run(queries.addOutbox, {
      at: row.at,
      kind: row.kind,
      organization: row.organizationId,
      data: JSON.stringify(row.data ?? null),
    })
  },
  sweep: (before) => engine.run(queries.sweepOutbox, { before }),
  after: async (number, limit) =>
    (await engine.rows(queries.outboxAfter, { number, limit })).map((row) => ({
      number: row.number,
      at: row.at,
      kind: row.kind,
      organizationId: row.organization,
      data: JSON.parse(row.data) as unknown,
    })),
})
