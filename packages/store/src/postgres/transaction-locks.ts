import type { Locks } from '../port/locks.ts'
import { StoreConflict } from '../port/store.ts'
import { uuidBytes, uuidOf } from '../sql/bytes.ts'
import type { Value } from '../sql/dialect.ts'
import type { SharedWriting } from '../sql/engine.ts'
import type { Interning } from '../sql/interning.ts'
import type { PostgresEngine } from './engine.ts'
import { LOCKS } from './locks.ts'

interface ClientRow {
  readonly id: number
  readonly uuid: Uint8Array
}

// In the order of their keys, so that two servers that want the same do not wait for each other in a ring.
const LOCK_CLIENTS = 'select id, uuid from clients where uuid = any($1::bytea[]) order by id for update'
const ADD_CLIENTS =
  'insert into clients (uuid) select uuid from unnest($1::bytea[]) as uuid order by uuid on conflict do nothing'
const ADD_ITEMS =
  'insert into seat_counts (item, taken) select item, 0 from unnest($1::integer[]) as item order by item on conflict do nothing'
const LOCK_ITEMS = 'select item from seat_counts where item = any($1::integer[]) order by item for update'
const UNCOUNT_LAPSED = `
with lapsed as (
  update contacts set counted = 0 where item = any($1::integer[]) and counted = 1 and until <= $2 returning item, places
)
update seat_counts set taken = taken - counts.lapsed
from (select item, sum(places) as lapsed from lapsed group by item) as counts where counts.item = seat_counts.item`
const LOCK_ORGANIZATIONS =
  'select id, version from organizations where id = any($1::text[]) order by id for update'

/** Row locks of the transaction that is open. */
export class TransactionLocks implements Locks, SharedWriting {
  readonly #engine: PostgresEngine
  readonly #interning: Interning
  readonly #clients = new Set<string>()
  readonly #items = new Set<number>()
  readonly #trials = new Set<string>()
  #outbox = false

  constructor(engine: PostgresEngine, interning: Interning) {
    this.#engine = engine
    this.#interning = interning
  }

  /** A roll-back gives locks back. */
  forget(): void {
    this.#clients.clear()
    this.#items.clear()
    this.#trials.clear()
    this.#outbox = false
  }

  async clients(clients: readonly string[]): Promise<void> {
    const wanted = [...new Set(clients)].filter((client) => !this.#clients.has(client))
    if (wanted.length === 0) return
    const found = await this.#lockClients(wanted)
    const missing = wanted.filter((client) => !found.has(client))
    if (missing.length > 0) {
      // A server that has just made one holds it: it is waited for, and then found.
      await this.#run('add-clients', ADD_CLIENTS, [missing.map(uuidBytes)])
      await this.#lockClients(missing)
    }
    for (const client of wanted) this.#clients.add(client)
  }

  async items(itemIds: readonly string[], now: number): Promise<boolean> {
    const items: number[] = []
    for (const itemId of itemIds) {
      const item = await this.#interning.name(itemId)
      if (!this.#items.has(item)) items.push(item)
    }
    if (items.length === 0) return false
    await this.#run('add-items', ADD_ITEMS, [items])
    await this.#run('lock-items', LOCK_ITEMS, [items])
    await this.#run('uncount-lapsed', UNCOUNT_LAPSED, [items, now])
    for (const item of items) this.#items.add(item)
    return true
  }

  async trials(product: string): Promise<boolean> {
    if (this.#trials.has(product)) return false
    await this.#run('lock-trials', 'select pg_advisory_xact_lock($1, hashtext($2))', [LOCKS.trials, product])
    this.#trials.add(product)
    return true
  }

  async organizations(
    setups: readonly { readonly organizationId: string; readonly version: number }[],
  ): Promise<void> {
    if (setups.length === 0) return
    const rows = (await this.#run('lock-organizations', LOCK_ORGANIZATIONS, [
      setups.map(({ organizationId }) => organizationId),
    ])) as readonly { readonly id: string; readonly version: number }[]
    const versions = new Map(rows.map(({ id, version }) => [id, version]))
    if (setups.some(({ organizationId, version }) => versions.get(organizationId) !== version))
      throw new StoreConflict('The setup of an organization has changed since it was read.')
  }

  async setup(): Promise<void> {
    await this.#run('lock-setup', 'select pg_advisory_xact_lock($1)', [LOCKS.setup])
  }

  async contact(item: number, client: number): Promise<void> {
    await this.#run('lock-contact', 'select 1 from contacts where item = $1 and client = $2 for update', [
      item,
      client,
    ])
  }

  /** Lets one server at a time append to the outbox until its commit, so that numbers become visible in their order. */
  async outbox(): Promise<void> {
    if (this.#outbox) return
    await this.#run('lock-outbox', 'select pg_advisory_xact_lock($1)', [LOCKS.outbox])
    this.#outbox = true
  }

  async #lockClients(clients: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = (await this.#run('lock-clients', LOCK_CLIENTS, [
      clients.map(uuidBytes),
    ])) as readonly ClientRow[]
    const found = new Set<string>()
    for (const { id, uuid } of rows) {
      const client = uuidOf(uuid)
      this.#interning.learnClient(client, id)
      found.add(client)
    }
    return found
  }

  #run(name: string, text: string, values: readonly Value[]): Promise<readonly unknown[]> {
    return this.#engine.statement({ name, text }, values)
  }
}
