import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const INSERT =
  'insert into figures (slot, client, series, count, ticket) values (?, ?, ?, ?, ?) on conflict (slot, client, series) do update set count = excluded.count, ticket = excluded.ticket'

/** Figures a second that the driver itself inserts, as `INSERT … ON CONFLICT` in one transaction, durable; in a table like the server's. */
export const rawInserts = (
  directory: string,
): ((work: { readonly slots: number; readonly modules: number }) => number) => {
  const database = new DatabaseSync(join(directory, 'raw.db'))
  database.exec(
    'pragma page_size = 4096; pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 10000; pragma cache_size = -65536',
  )
  database.exec(
    'create table figures (slot integer not null, client integer not null, series integer not null, count integer not null, ticket integer not null, primary key (slot, client, series)) without rowid',
  )
  const insert = database.prepare(INSERT)
  let client = 0
  return ({ slots, modules }) => {
    client += 1
    const begin = performance.now()
    database.exec('begin immediate')
    for (let slot = 0; slot < slots; slot += 1)
      for (let module = 0; module < modules; module += 1)
        insert.run(slot, client, module, 1 + (slot % 100), 0)
    database.exec('commit')
    return (slots * modules) / ((performance.now() - begin) / 1_000)
  }
}
