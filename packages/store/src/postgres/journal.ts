import { randomUUID } from 'node:crypto'
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
/** Days after which the mark of a process that ended is forgotten. */
const MARKS_KEPT = 90

/** PostgreSQL's transaction on the one connection that writes, made again when it is lost. */
export class PostgresJournal implements Journal {
  readonly transaction: Transaction
  readonly #url: string
  readonly #engine = new PostgresEngine()
  readonly #forget: () => void
  readonly #refresh: () => void
  #connection: Connection | null = null
  /** Names this process among all that ever wrote, so that its marks are nobody else's. */
  readonly #writer = randomUUID()
  #number = 0
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
    try {
      await connection.execute(`set lock_timeout = ${LOCK_TIMEOUT}`)
      this.#engine.server = await claimServerNumber(connection)
      await this.#introduce(connection)
    } catch (error) {
      await connection.close()
      throw error
    }
    this.#engine.use(connection)
    this.#connection = connection
    return connection
  }

  async begin(): Promise<void> {
    const connection = await this.connect()
    this.#number += 1
    // In the transaction itself: the mark is durable exactly when the transaction is. Its row stays locked meanwhile.
    await connection.execute(
      `begin; update commit_marks set number = ${this.#number}, began = now() where writer = '${this.#writer}'`,
    )
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
      if (fate !== null) return fate
      await new Promise((resolve) => setTimeout(resolve, FATE_PAUSE))
    }
    throw new StoreUnavailable(
      'The connection to the database was lost in the middle of a commit. Whether it was stored is not known; asking again is harmless.',
    )
  }

  /** Null: it cannot be told yet, since nobody answers or the former connection still works on it. */
  async #fate(): Promise<boolean | null> {
    try {
      const connection = await this.connect()
      const rows = (await connection.query(
        { text: 'select number from commit_marks where writer = $1 for update' },
        [this.#writer],
      )) as readonly { readonly number: number }[]
      // A mark that somebody has removed tells nothing.
      return rows[0] === undefined ? null : rows[0].number === this.#number
    } catch (error) {
      if (isLost(error) || isConflict(error)) return null
      throw error
    }
  }

  async #introduce(connection: Connection): Promise<void> {
    await connection.execute(
      `delete from commit_marks where began < now() - interval '${MARKS_KEPT} days' and writer <> '${this.#writer}'`,
    )
    await connection.execute(
      `insert into commit_marks (writer, number) values ('${this.#writer}', 0) on conflict do nothing`,
    )
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
