import type { Fact, FactKind } from './merging.ts'

/** The columns by which two servers know that they mean the same fact. */
const KEYS: Readonly<Record<FactKind, readonly string[]>> = {
  seat: ['item', 'client'],
  'seat-exception': ['item', 'client', 'at'],
  line: ['client', 'product'],
  device: ['client'],
  decision: ['client', 'denied', 'request_id', 'at', 'content'],
  'code-client': ['code', 'client'],
  sequence: ['client', 'store'],
  'public-trial': ['client', 'product'],
  mark: ['client', 'kind', 'session'],
  erasure: ['digest'],
  'device-day': ['code', 'day', 'client'],
  'late-sum': ['class', 'day'],
  'decision-sum': ['code', 'day', 'result', 'server'],
  'recent-decision': ['slot', 'code', 'server'],
  'new-seat': ['code', 'hour', 'server'],
  'trial-day': ['product', 'day'],
  head: ['chain', 'number'],
  organization: ['id'],
  product: ['code'],
  code: ['internal_id'],
  license: ['id'],
  item: ['id'],
  holding: ['code', 'item', 'from_slot'],
  change: ['at', 'actor', 'action', 'subject', 'before', 'after'],
  offer: ['code'],
  order: ['id'],
  'order-request': ['id'],
  'order-document': ['number'],
  'order-number': ['series'],
  state: ['kind', 'id'],
}

export const keyColumns = (kind: FactKind): readonly string[] => KEYS[kind]

/** A fact's natural key as text. */
export const keyOfFact = (kind: FactKind, fact: Fact): string =>
  JSON.stringify(KEYS[kind].map((column) => fact[column] ?? null))
