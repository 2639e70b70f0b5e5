import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { Database } from '../sql/database.ts'
import type { Value } from '../sql/dialect.ts'
import type { Engine, SharedWriting } from '../sql/engine.ts'
import { type CompiledStatement, compileQuery, type Query } from '../sql/query.ts'
import type { Connection, Statement } from './connection.ts'
import { postgresDialect } from './dialect.ts'

/** A Kysely that only compiles. */
const compiler = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

const compiledQueries = new Map<unknown, CompiledStatement<never>>()

const compiledOf = <Values, Row>(query: Query<Values, Row>): CompiledStatement<Values> => {
  const known = compiledQueries.get(query)
  if (known !== undefined) return known as unknown as CompiledStatement<Values>
  const compiled = compileQuery(query, compiler, postgresDialect)
  compiledQueries.set(query, compiled as unknown as CompiledStatement<never>)
  return compiled
}

/** SQL text of a query, for snapshots and plans. */
export const postgresText = (query: Query<never, unknown>): string => compiledOf(query).sql

/** Rows of a stream that are fetched at once. */
const FETCHED = 2_000
/** Values of one set-based statement; what exceeds them is the next statement's. */
const MOST_ROWS = 5_000

/** Runs queries on the connection that is handed to it. */
export class PostgresEngine implements Engine {
  readonly dialect = postgresDialect
  writing = false
  server = 0
  shared: SharedWriting | null = null
  readonly remote = true
  #connection: Connection | null = null
  #streams = 0

  /** What follows runs on this connection. */
  use(connection: Connection | null): void {
    this.#connection = connection
  }

  async rows<Values, Row>(query: Query<Values, Row>, values: Values): Promise<readonly Row[]> {
    const compiled = compiledOf(query)
    const bound = query.many ? compiled.bindMany([values]) : compiled.bind(values)
    return (await this.#query(query.name, compiled.sql, bound)) as readonly Row[]
  }

  async row<Values, Row>(query: Query<Values, Row>, values: Values): Promise<Row | undefined> {
    return (await this.rows(query, values))[0]
  }

  async rowsMany<Values, Row>(query: Query<Values, Row>, list: readonly Values[]): Promise<readonly Row[]> {
    const compiled = compiledOf(query)
    const found: Row[] = []
    for (let first = 0; first < list.length; first += MOST_ROWS) {
      const values = compiled.bindMany(list.slice(first, first + MOST_ROWS))
      for (const row of await this.#query(query.name, compiled.sql, values)) found.push(row as Row)
    }
    return found
  }

  async *stream<Values, Row>(query: Query<Values, Row>, values: Values): AsyncIterable<Row> {
    const compiled = compiledOf(query)
    this.#streams += 1
    const cursor = `stream_${this.#streams}`
    const declare = `declare ${cursor} no scroll cursor for ${compiled.sql}`
    await this.#open().query({ text: declare }, compiled.bind(values))
    for (;;) {
      const rows = await this.#open().execute(`fetch ${FETCHED} from ${cursor}`)
      for (const row of rows) yield row as Row
      if (rows.length < FETCHED) break
    }
    await this.#open().execute(`close ${cursor}`)
  }

  async run<Values>(query: Query<Values, unknown>, values: Values): Promise<void> {
    this.#mayWrite(query.name)
    await this.rows(query, values)
  }

  async write<Values, Row>(query: Query<Values, Row>, values: Values): Promise<Row> {
    this.#mayWrite(query.name)
    const row = await this.row(query, values)
    if (row === undefined) throw new Error(`Query ${query.name} gave no row.`)
    return row
  }

  async runMany<Values>(query: Query<Values, unknown>, list: readonly Values[]): Promise<void> {
    if (list.length === 0) return
    this.#mayWrite(query.name)
    if (!query.many) {
      for (const values of list) await this.rows(query, values)
      return
    }
    const compiled = compiledOf(query)
    for (let first = 0; first < list.length; first += MOST_ROWS)
      await this.#query(query.name, compiled.sql, compiled.bindMany(list.slice(first, first + MOST_ROWS)))
  }

  /** Runs a statement that only this engine knows. */
  statement(statement: Statement, values: readonly Value[]): Promise<readonly unknown[]> {
    return this.#open().query(statement, values)
  }

  #query(name: string, text: string, values: readonly Value[]): Promise<readonly unknown[]> {
    return this.#open().query({ name, text }, values)
  }

  #open(): Connection {
    if (this.#connection === null) throw new Error('No transaction is open.')
    return this.#connection
  }

  #mayWrite(name: string): void {
    if (!this.writing) throw new Error(`Query ${name} writes outside of a commit.`)
  }
}
