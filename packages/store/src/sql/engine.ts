import type { Dialect } from './dialect.ts'
import type { Query } from './query.ts'

/** What a writer that is not alone asks for. */
export interface SharedWriting {
  /** Lets one server at a time append to the outbox, so that its numbers become visible in their order. */
  outbox(): Promise<void>
  /** Keeps a contact as it is read until the commit. */
  contact(item: number, client: number): Promise<void>
}

/** Runs defined queries inside the transaction or read that is open. Each method rejects with the engine's error. */
export interface Engine {
  readonly dialect: Dialect
  /** Number of this server among those on the database; 0: there is no other. */
  readonly server: number
  /** What other servers on the database must not do meanwhile; null: there is none. */
  readonly shared: SharedWriting | null
  /** Whether a statement is a journey to a server, so that one for many pays. */
  readonly remote: boolean
  /** Whether a writing transaction is open; writing outside of one rejects. */
  readonly writing: boolean
  rows<Values, Row>(query: Query<Values, Row>, values: Values): Promise<readonly Row[]>
  row<Values, Row>(query: Query<Values, Row>, values: Values): Promise<Row | undefined>
  /** Rows of all of the values together, in any order; an engine may make one set-based statement of it. */
  rowsMany<Values, Row>(query: Query<Values, Row>, list: readonly Values[]): Promise<readonly Row[]>
  /** Rows one by one, without holding them all. */
  stream<Values, Row>(query: Query<Values, Row>, values: Values): AsyncIterable<Row>
  /** Runs a statement that gives no rows. */
  run<Values>(query: Query<Values, unknown>, values: Values): Promise<void>
  /** Runs a writing statement that gives one row (`returning`). */
  write<Values, Row>(query: Query<Values, Row>, values: Values): Promise<Row>
  /** Runs it for each of the values; an engine may make one set-based statement of it. */
  runMany<Values>(query: Query<Values, unknown>, list: readonly Values[]): Promise<void>
}
