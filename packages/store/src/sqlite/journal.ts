import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Journal, Verdict } from '../port/commit-queue.ts'
import type { Transaction } from '../port/store.ts'
import { sqlTransaction } from '../sql/transaction.ts'
import type { SqliteEngine } from './engine.ts'
import { translated } from './errors.ts'

/** SQLite's transaction, with one savepoint at a time. */
export class SqliteJournal implements Journal {
  readonly transaction: Transaction
  readonly #forget: () => void
  readonly #database: DatabaseSync
  readonly #engine: SqliteEngine
  readonly #prepared = new Map<string, StatementSync>()

  constructor(database: DatabaseSync, engine: SqliteEngine) {
    this.#database = database
    this.#engine = engine
    const { transaction, forget } = sqlTransaction(engine)
    this.transaction = transaction
    this.#forget = forget
  }

  async begin(): Promise<void> {
    this.#execute('begin immediate')
    this.#engine.writing = true
  }

  async commit(): Promise<void> {
    this.#execute('commit')
    this.#engine.writing = false
  }

  async rollback(): Promise<void> {
    this.#engine.writing = false
    this.#forget()
    if (this.#database.isTransaction) this.#database.exec('rollback')
  }

  async savepoint(): Promise<void> {
    this.#execute('savepoint work')
  }

  async releaseSavepoint(): Promise<void> {
    this.#execute('release work')
  }

  async rollbackToSavepoint(): Promise<void> {
    this.#forget()
    this.#execute('rollback to work')
  }

  /** There is one writer, so nobody can have been in the way. */
  judge(reason: unknown): Verdict {
    return { again: false, reason }
  }

  #execute(text: string): void {
    try {
      let statement = this.#prepared.get(text)
      if (statement === undefined) {
        statement = this.#database.prepare(text)
        this.#prepared.set(text, statement)
      }
      statement.run()
    } catch (error) {
      throw translated(error)
    }
  }
}
