import type { Instant } from '@countersign/protocol/vocabulary'

/** A row of the server's own state: settings, keys (sealed by the caller), certificates, API keys, clock. JSON value. */
export interface StateRow {
  readonly kind: string
  readonly id: string
  readonly value: unknown
}

/** Small keyed documents. Kinds in use: `server`, `key`, `ticket-secret`, `certificate`, `api-key`, `clock`, `root`, `issuer`. */
export interface ServerState {
  get(kind: string, id: string): Promise<unknown | null>
  list(kind: string): Promise<readonly StateRow[]>
  put(kind: string, id: string, value: unknown): Promise<void>
  delete(kind: string, id: string): Promise<void>
  /** An idempotent answer stored under key, route and body digest; null: none. */
  idempotent(
    key: string,
  ): Promise<{ readonly digest: string; readonly status: number; readonly body: string } | null>
  putIdempotent(
    key: string,
    answer: { readonly digest: string; readonly status: number; readonly body: string; readonly at: Instant },
  ): Promise<void>
  sweepIdempotent(before: Instant): Promise<void>
  /** Heads of receipts, appended after each commit of reports. */
  appendHead(head: {
    readonly chain: string
    readonly number: number
    readonly jws: string
    readonly at: Instant
  }): Promise<void>
  /** Chains with a head between two instants, and their first and last number there, oldest chain first. */
  chains(
    from: Instant,
    to: Instant,
  ): Promise<readonly { readonly chain: string; readonly first: number; readonly last: number }[]>
  heads(
    chain: string,
    after: number,
    limit: number,
  ): Promise<readonly { readonly number: number; readonly jws: string }[]>
}
