import type { Transaction } from '../port/store.ts'
import { sqlTransaction } from '../sql/transaction.ts'
import { Connection } from './connection.ts'
import { PostgresEngine } from './engine.ts'
import { isLost, translated } from './errors.ts'

/** Connections that read at most at once; more wait. */
const MOST = 4
/** How often a read is tried whose connection is lost. */
const TRIES = 3

interface Reader {
  readonly engine: PostgresEngine
  readonly transaction: Transaction
  readonly refresh: () => void
  connection: Connection | null
}

const newReader = (): Reader => {
  const engine = new PostgresEngine()
  const { transaction, refresh } = sqlTransaction(engine)
  return { engine, transaction, refresh, connection: null }
}

/** Reads beside the commits, each from one snapshot of what is durable. */
export class Readers {
  readonly #url: string
  readonly #idle: Reader[] = Array.from({ length: MOST }, newReader)
  readonly #waiting: ((reader: Reader) => void)[] = []
  #busy = 0
  #closed: (() => void) | null = null

  constructor(url: string) {
    this.#url = url
  }

  /** Rejects with the query's own error, or with `StoreUnavailable`. */
  async read<T>(query: (tx: Transaction) => Promise<T>): Promise<T> {
    const reader = this.#idle.pop() ?? (await new Promise<Reader>((resolve) => this.#waiting.push(resolve)))
    this.#busy += 1
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          return await this.#snapshot(reader, query)
        } catch (error) {
          if (!isLost(error) || tries === TRIES) throw translated(error)
        }
      }
    } finally {
      this.#busy -= 1
      const next = this.#waiting.shift()
      if (next === undefined) this.#idle.push(reader)
      else next(reader)
      if (this.#busy === 0) this.#closed?.()
    }
  }

  /** Resolves when the last read is done and all connections are closed. */
  async close(): Promise<void> {
    if (this.#busy > 0)
      await new Promise<void>((resolve) => {
        this.#closed = resolve
      })
    await Promise.all(this.#idle.map(({ connection }) => connection?.close()))
  }

  async #snapshot<T>(reader: Reader, query: (tx: Transaction) => Promise<T>): Promise<T> {
    if (reader.connection === null || reader.connection.gone) {
      reader.connection = await Connection.open(this.#url)
      reader.engine.use(reader.connection)
    }
    const { connection } = reader
    reader.refresh()
    await connection.execute('begin isolation level repeatable read read only')
    try {
      return await query(reader.transaction)
    } finally {
      // Ends a snapshot, also one that an error has ended; nothing was written.
      if (!connection.gone) await connection.execute('rollback')
    }
  }
}
