import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { AccessLock } from '../port/access-lock.ts'

/** A Kysely dialect over the store's one connection: each query, or transaction, waits until no commit and no read runs. */
export const sharedConnectionDialect = (database: DatabaseSync, lock: AccessLock): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new SharedConnectionDriver(database, lock),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

class SharedConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection
  readonly #lock: AccessLock

  constructor(database: DatabaseSync, lock: AccessLock) {
    this.#connection = new SharedConnection(database)
    this.#lock = lock
  }

  async init(): Promise<void> {
    // The connection is already open.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#lock.acquire()
    return this.#connection
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async releaseConnection(): Promise<void> {
    this.#lock.release()
  }

  async destroy(): Promise<void> {
    // The connection is the store's, which closes it.
  }
}

const bindable = (value: unknown): SQLInputValue => {
  if (value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString()
  return value as SQLInputValue
}

class SharedConnection implements DatabaseConnection {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = this.#database.prepare(query.sql)
    const parameters = query.parameters.map(bindable)
    if (statement.columns().length > 0)
      return { rows: statement.all(...parameters).map((row) => ({ ...row }) as Row) }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    for (const row of this.#database.prepare(query.sql).iterate(...query.parameters.map(bindable)))
      yield { rows: [{ ...row } as Row] }
  }
}
