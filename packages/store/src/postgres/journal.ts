import type { Journal, Verdict } from '../port/commit-queue.ts'
import { StoreConflict, StoreUnavailable, type Transaction } from '../port/store.ts'
import { Interning } from '../sql/interning.ts'
import { sqlTransaction } from '../sql/transaction.ts'
import { Connection } from './connection.ts'
import { PostgresEngine } from './engine.ts'
import { isConflict, isLost, translated } from './errors.ts'
import { claimServerNumber } from './server-number.ts'
import { TransactionLocks } from './transaction-locks.ts'

/**
 * A lock that is not given in this time (milliseconds) undoes the unit that waits for it, which is then decided again: so
 * two servers that wait for each other lose little, and never the second after which the database would notice.
 */
const LOCK_TIMEOUT = 300
/** How often the fate of a commit is asked for after its connection was lost, and the milliseconds in between. */
const FATE_TRIES = 20
const FATE_PAUSE = 100

/** PostgreSQL's transaction on the one connection that writes, made again when it is lost. */
export class PostgresJournal implements Journal {
  readonly transaction: Transaction
  readonly #url: string
  readonly #engine = new PostgresEngine()
  readonly #forget: () => void
  readonly #refresh: () => void
  #connection: Connection | null = null
  #transactionId = ''
  /** A savepoint whose end is sent together with what follows. */
  #released = false
  #begun = false

  constructor(url: string) {
    this.#url = url
    const interning = new Interning(this.#engine)
    const locks = new TransactionLocks(this.#engine, interning)
    this.#engine.shared = locks
    const { transaction, forget, refresh } = sqlTransaction(this.#engine, interning, locks)
    this.transaction = transaction
    this.#refresh = () => {
      locks.forget()
      refresh()
    }
    this.#forget = () => {
      locks.forget()
      forget()
    }
  }

  /** Number of this server. */
  get server(): number {
    return this.#engine.server
  }

  /** Opens the connection unless it is open. */
  async connect(): Promise<Connection> {
    if (this.#connection !== null && !this.#connection.gone) return this.#connection
    this.#connection = null
    const connection = await Connection.open(this.#url)
    await connection.execute(`set lock_timeout = ${LOCK_TIMEOUT}`)
    this.#engine.server = await claimServerNumber(connection)
    this.#engine.use(connection)
    this.#connection = connection
    return connection
  }

  async begin(): Promise<void> {
    const connection = await this.connect()
    const rows = (await connection.execute('begin; select pg_current_xact_id()::text as id')) as readonly {
      readonly id: string
    }[]
    this.#transactionId = rows[0]?.id ?? ''
    this.#begun = true
    this.#refresh()
    this.#released = false
    this.#engine.writing = true
  }

  async commit(): Promise<void> {
    this.#engine.writing = false
    const connection = this.#open()
    try {
      await connection.commit()
      this.#begun = false
    } catch (error) {
      if (!isLost(error)) throw error
      this.#begun = false
      if (!(await this.#wasCommitted())) throw error
    }
  }

  async rollback(): Promise<void> {
    this.#engine.writing = false
    this.#forget()
    if (!this.#begun) return
    this.#begun = false
    try {
      await this.#open().execute('rollback')
    } catch {
      // Whatever a connection that fails had begun ends with it.
      await this.#drop()
    }
  }

  async savepoint(): Promise<void> {
    await this.#open().execute(this.#released ? 'release work; savepoint work' : 'savepoint work')
    this.#released = false
  }

  async releaseSavepoint(): Promise<void> {
    this.#released = true
  }

  async rollbackToSavepoint(): Promise<void> {
    this.#forget()
    await this.#open().execute('rollback to work')
  }

  judge(reason: unknown): Verdict {
    return {
      again: isConflict(reason) || isLost(reason) || reason instanceof StoreConflict,
      reason: translated(reason),
    }
  }

  async close(): Promise<void> {
    await this.#connection?.close()
    this.#connection = null
  }

  /** Whether a transaction became durable of whose end the connection did not live to tell. */
  async #wasCommitted(): Promise<boolean> {
    for (let tries = 0; tries < FATE_TRIES; tries += 1) {
      const fate = await this.#fate()
      if (fate === 'committed') return true
      if (fate === 'aborted') return false
      await new Promise((resolve) => setTimeout(resolve, FATE_PAUSE))
    }
    throw new StoreUnavailable(
      'The connection to the database was lost in the middle of a commit. Whether it was stored is not known; asking again is harmless.',
    )
  }

  /** Null: it cannot be told yet. */
  async #fate(): Promise<string | null> {
    try {
      const connection = await this.connect()
      const rows = (await connection.query({ text: 'select pg_xact_status($1::text::xid8) as status' }, [
        this.#transactionId,
      ])) as readonly { readonly status: string | null }[]
      return rows[0]?.status ?? null
    } catch (error) {
      if (isLost(error)) return null
      throw error
    }
  }

  async #drop(): Promise<void> {
    const connection = this.#connection
    this.#connection = null
    this.#engine.use(null)
    try {
      await connection?.close()
    } catch {
      // It is gone either way.
    }
  }

  #open(): Connection {
    if (this.#connection === null) throw new Error('No connection is open.')
    return this.#connection
  }
}
