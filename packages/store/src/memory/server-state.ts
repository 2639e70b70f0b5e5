import { KEPT_HEADS } from '../port/facts.ts'
import type { Outbox, OutboxRow } from '../port/outbox.ts'
import type { ServerState, StateRow } from '../port/server-state.ts'
import { byKey, copied, Numbering, Table, type UndoLog } from './table.ts'

/** The server's own state in memory. */
export const memoryServerState = (log: UndoLog): ServerState => {
  const rows = new Table<string, StateRow>(log)
  const answers = new Table<
    string,
    { readonly digest: string; readonly status: number; readonly body: string; readonly at: number }
  >(log)
  const heads = new Table<
    string,
    { readonly chain: string; readonly number: number; readonly jws: string; readonly at: number }
  >(log)
  const keyOf = (kind: string, id: string): string => JSON.stringify([kind, id])
  return {
    get: async (kind, id) => copied(rows.get(keyOf(kind, id))?.value ?? null),
    list: async (kind) =>
      [...rows.values()]
        .filter((row) => row.kind === kind)
        .sort(byKey((row) => row.id))
        .map((row) => copied(row)),
    put: async (kind, id, value) => rows.set(keyOf(kind, id), { kind, id, value: copied(value) }),
    delete: async (kind, id) => rows.delete(keyOf(kind, id)),
    async idempotent(key) {
      const answer = answers.get(key)
      return answer === undefined ? null : { digest: answer.digest, status: answer.status, body: answer.body }
    },
    putIdempotent: async (key, answer) => answers.set(key, { ...answer }),
    async sweepIdempotent(before) {
      for (const [key, answer] of [...answers.entries()]) if (answer.at < before) answers.delete(key)
    },
    async appendHead({ chain, number, jws, at }) {
      const key = keyOf(chain, String(number))
      if (heads.has(key)) return
      heads.set(key, { chain, number, jws, at })
      if (heads.size <= KEPT_HEADS) return
      for (const [oldest] of heads.entries()) {
        heads.delete(oldest)
        return
      }
    },
    async chains(from, to) {
      const found = new Map<string, { first: number; last: number }>()
      for (const head of heads.values()) {
        if (head.at < from || head.at >= to) continue
        const known = found.get(head.chain) ?? { first: head.number, last: head.number }
        found.set(head.chain, {
          first: Math.min(known.first, head.number),
          last: Math.max(known.last, head.number),
        })
      }
      return [...found].map(([chain, numbers]) => ({ chain, ...numbers }))
    },
    heads: async (chain, after, limit) =>
      [...heads.values()]
        .filter((head) => head.chain === chain && head.number > after)
        .sort((a, b) => a.number - b.number)
        .slice(0, limit)
        .map(({ number, jws }) => ({ number, jws })),
  }
}

/** The outbox in memory. */
export const memoryOutbox = (
  log: UndoLog,
): { readonly port: Outbox; readonly forget: (text: string) => void } => {
  const rows = new Table<number, OutboxRow>(log)
  const numbering = new Numbering(log)
  const port: Outbox = {
    async append(row) {
      const number = numbering.next()
      rows.set(number, { number, ...copied(row) })
    },
    async sweep(before) {
      for (const row of [...rows.values()]) if (row.at < before) rows.delete(row.number)
    },
    after: async (number, limit) => [...rows.values()].filter((row) => row.number > number).slice(0, limit),
  }
  return {
    port,
    forget: (text) => {
      for (const [number, row] of [...rows.entries()])
        if (JSON.stringify(row.data).includes(text)) rows.delete(number)
    },
  }
}
