import { Connection } from './connection.ts'
import { translated } from './errors.ts'
import { LOCKS } from './locks.ts'

/** Work that one server at a time does, kept by locks of a connection that does nothing else. */
export class Turns {
  readonly #url: string
  #connection: Promise<Connection> | null = null
  /** What this server does now: a connection would give itself the same lock twice. */
  readonly #running = new Set<string>()

  constructor(url: string) {
    this.#url = url
  }

  async exclusively<T>(name: string, work: () => Promise<T>): Promise<T | null> {
    if (this.#running.has(name)) return null
    this.#running.add(name)
    try {
      const connection = await this.#open()
      if (!(await this.#take(connection, name))) return null
      try {
        return await work()
      } finally {
        await this.#give(connection, name)
      }
    } catch (error) {
      throw translated(error)
    } finally {
      this.#running.delete(name)
    }
  }

  async close(): Promise<void> {
    const opening = this.#connection
    this.#connection = null
    if (opening !== null) await (await opening).close()
  }

  async #open(): Promise<Connection> {
    const known = this.#connection === null ? null : await this.#connection
    if (known !== null && !known.gone) return known
    const opening = Connection.open(this.#url)
    this.#connection = opening
    try {
      return await opening
    } catch (error) {
      this.#connection = null
      throw error
    }
  }

  async #take(connection: Connection, name: string): Promise<boolean> {
    const rows = (await connection.query({ text: 'select pg_try_advisory_lock($1, hashtext($2)) as taken' }, [
      LOCKS.job,
      name,
    ])) as readonly { readonly taken: boolean }[]
    return rows[0]?.taken === true
  }

  /** A connection that is gone has given its locks back. */
  async #give(connection: Connection, name: string): Promise<void> {
    if (!connection.gone)
      await connection.query({ text: 'select pg_advisory_unlock($1, hashtext($2))' }, [LOCKS.job, name])
  }
}
