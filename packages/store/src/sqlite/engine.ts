import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Database } from '../sql/database.ts'
import type { Engine } from '../sql/engine.ts'
import { type CompiledStatement, compileQuery, type Query } from '../sql/query.ts'
import { sqliteDialect } from './dialect.ts'
import { translated } from './errors.ts'

/** A Kysely that only compiles. */
const compiler = new Kysely<Database>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

interface Prepared<Values> {
  readonly compiled: CompiledStatement<Values>
  readonly statement: StatementSync
}

/** SQLite's queries bind no lists. */
const bound = <Values>(compiled: CompiledStatement<Values>, values: Values): SQLInputValue[] =>
  compiled.bind(values) as SQLInputValue[]

/** SQL text of a query, for snapshots and plans. */
export const sqliteText = (query: Query<never, unknown>): string =>
  compileQuery(query, compiler, sqliteDialect).sql

/** Runs queries on the one connection. SQLite answers at once; the promises only keep the port's shape. */
export class SqliteEngine implements Engine {
  readonly dialect = sqliteDialect
  readonly server = 0
  readonly shared = null
  readonly remote = false
  writing = false
  readonly #database: DatabaseSync
  readonly #prepared = new Map<unknown, Prepared<never>>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async rows<Values, Row>(query: Query<Values, Row>, values: Values): Promise<readonly Row[]> {
    const { compiled, statement } = this.#prepare(query)
    try {
      return statement.all(...bound(compiled, values)) as Row[]
    } catch (error) {
      throw translated(error)
    }
  }

  async row<Values, Row>(query: Query<Values, Row>, values: Values): Promise<Row | undefined> {
    const { compiled, statement } = this.#prepare(query)
    try {
      return statement.get(...bound(compiled, values)) as Row | undefined
    } catch (error) {
      throw translated(error)
    }
  }

  async rowsMany<Values, Row>(query: Query<Values, Row>, list: readonly Values[]): Promise<readonly Row[]> {
    const { compiled, statement } = this.#prepare(query)
    const rows: Row[] = []
    try {
      for (const values of list)
        for (const row of statement.all(...bound(compiled, values)) as Row[]) rows.push(row)
    } catch (error) {
      throw translated(error)
    }
    return rows
  }

  async *stream<Values, Row>(query: Query<Values, Row>, values: Values): AsyncIterable<Row> {
    const { compiled, statement } = this.#prepare(query)
    try {
      for (const row of statement.iterate(...bound(compiled, values))) yield row as Row
    } catch (error) {
      throw translated(error)
    }
  }

  async run<Values>(query: Query<Values, unknown>, values: Values): Promise<void> {
    this.#write(query, [values])
  }

  async write<Values, Row>(query: Query<Values, Row>, values: Values): Promise<Row> {
    this.#mayWrite(query.name)
    const row = await this.row(query, values)
    if (row === undefined) throw new Error(`Query ${query.name} gave no row.`)
    return row
  }

  async runMany<Values>(query: Query<Values, unknown>, list: readonly Values[]): Promise<void> {
    if (list.length > 0) this.#write(query, list)
  }

  #write<Values>(query: Query<Values, unknown>, list: readonly Values[]): void {
    this.#mayWrite(query.name)
    const { compiled, statement } = this.#prepare(query)
    try {
      for (const values of list) statement.run(...bound(compiled, values))
    } catch (error) {
      throw translated(error)
    }
  }

  #mayWrite(name: string): void {
    if (!this.writing) throw new Error(`Query ${name} writes outside of a commit.`)
  }

  #prepare<Values, Row>(query: Query<Values, Row>): Prepared<Values> {
    const known = this.#prepared.get(query)
    if (known !== undefined) return known as unknown as Prepared<Values>
    const compiled = compileQuery(query, compiler, sqliteDialect)
    const prepared: Prepared<Values> = { compiled, statement: this.#database.prepare(compiled.sql) }
    this.#prepared.set(query, prepared as unknown as Prepared<never>)
    return prepared
  }
}
