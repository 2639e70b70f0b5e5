import pg from 'pg'
import type { Value } from '../sql/dialect.ts'
import { ConnectionLost } from './errors.ts'

const INT8 = 20
const NUMERIC = 1700

/** Whole numbers as numbers: none here comes near 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
}

export interface Statement {
  /** Under which the server keeps it prepared for this connection; absent: it is not kept. */
  readonly name?: string
  readonly text: string
}

/** How a connection is made: the URL, and what this program wants of each. */
export const connectionConfig = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: 'countersign',
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  types,
})

/** One connection, whose errors tell whether it is gone. */
export class Connection {
  readonly #client: pg.Client
  #gone = false

  private constructor(client: pg.Client) {
    this.#client = client
    // Without a listener the end of an idle connection would end the process; whoever uses it next is told.
    client.on('error', () => {
      this.#gone = true
    })
    client.on('end', () => {
      this.#gone = true
    })
  }

  /** Rejects with `ConnectionLost` when nobody answers, else with the server's error. */
  static async open(url: string): Promise<Connection> {
    const client = new pg.Client(connectionConfig(url))
    const connection = new Connection(client)
    try {
      await client.connect()
    } catch (error) {
      if (error instanceof pg.DatabaseError) throw error
      throw new ConnectionLost('The database does not answer.', { cause: error })
    }
    return connection
  }

  get gone(): boolean {
    return this.#gone
  }

  /** Number of the server process that serves it. */
  get processId(): number {
    return (this.#client as unknown as { readonly processID: number }).processID
  }

  async query(statement: Statement, values: readonly Value[]): Promise<readonly unknown[]> {
    const result = await this.#told(() => this.#client.query({ ...statement, values: values as unknown[] }))
    return result.rows as readonly unknown[]
  }

  /** Runs text without values, also several statements at once; the rows of the last one that gives any. */
  async execute(text: string): Promise<readonly unknown[]> {
    return (await this.#results(text)).findLast(({ rows }) => rows.length > 0)?.rows ?? []
  }

  /** Commits; rejects when the server had given the transaction up, so that it rolled back instead. */
  async commit(): Promise<void> {
    const [result] = await this.#results('commit')
    if (result?.command !== 'COMMIT')
      throw new Error('The database has rolled back what was to be committed.')
  }

  async close(): Promise<void> {
    if (!this.#gone) await this.#client.end()
  }

  async #results(text: string): Promise<readonly pg.QueryResult[]> {
    const result = (await this.#told(() => this.#client.query(text))) as unknown as
      | pg.QueryResult
      | pg.QueryResult[]
    return Array.isArray(result) ? result : [result]
  }

  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof pg.DatabaseError) throw error
      // Whatever is not an answer of the server is a broken connection: none of the statements can fail before it is sent.
      this.#gone = true
      throw new ConnectionLost('The connection to the database is gone.', { cause: error })
    }
  }
}
