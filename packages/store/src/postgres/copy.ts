import { type Kysely, sql } from 'kysely'
import type { Database } from '../sql/database.ts'
import type { Value } from '../sql/dialect.ts'
import { Connection } from './connection.ts'

interface Column {
  readonly table: string
  readonly name: string
  readonly identity: boolean
}

/** Values of one statement; PostgreSQL takes at most 65,535. */
const MOST_VALUES = 20_000

// But those that only this engine has for itself.
const COLUMNS = `
select table_name as "table", column_name as name, is_identity = 'YES' as identity from information_schema.columns
where table_schema = current_schema() and table_name not in ('schema_version', 'commit_marks') order by table_name, ordinal_position`

const quoted = (name: string): string => `"${name}"`

const tablesOf = async (target: Connection): Promise<ReadonlyMap<string, readonly Column[]>> => {
  const tables = new Map<string, Column[]>()
  for (const column of (await target.execute(COLUMNS)) as readonly Column[]) {
    const known = tables.get(column.table)
    if (known === undefined) tables.set(column.table, [column])
    else known.push(column)
  }
  return tables
}

/** Tables that others refer to come first. */
const inOrder = (tables: Iterable<string>): readonly string[] =>
  [...tables].sort((a, b) => Number(b === 'portal_users') - Number(a === 'portal_users') || (a < b ? -1 : 1))

const insert = async (
  target: Connection,
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, Value>>[],
): Promise<void> => {
  if (rows.length === 0) return
  let place = 0
  const tuple = () => `(${columns.map(() => `$${++place}`).join(', ')})`
  const text = `insert into ${quoted(columns[0]?.table ?? '')} (${columns.map(({ name }) => quoted(name)).join(', ')}) values ${rows.map(tuple).join(', ')}`
  await target.query(
    { text },
    rows.flatMap((row) => columns.map(({ name }) => row[name] ?? null)),
  )
}

const copyTable = async (
  source: Kysely<Database>,
  target: Connection,
  columns: readonly Column[],
): Promise<number> => {
  const table = columns[0]?.table ?? ''
  const batch = Math.max(1, Math.floor(MOST_VALUES / columns.length))
  let rows: Record<string, Value>[] = []
  let copied = 0
  const stream = source
    .selectFrom(sql.table(table).as('source'))
    .select(columns.map(({ name }) => sql.ref(name).as(name)))
    .stream()
  for await (const row of stream) {
    rows.push(row as Record<string, Value>)
    copied += 1
    if (rows.length < batch) continue
    await insert(target, columns, rows)
    rows = []
  }
  await insert(target, columns, rows)
  for (const { name, identity } of columns)
    if (identity && copied > 0)
      await target.execute(
        `select setval(pg_get_serial_sequence('${quoted(table)}', '${name}'), (select max(${quoted(name)}) from ${quoted(table)}))`,
      )
  return copied
}

/** Whether a database holds nothing yet: no row in any table. */
const isEmpty = async (target: Connection, tables: Iterable<string>): Promise<boolean> => {
  for (const table of tables)
    if ((await target.execute(`select 1 as row from ${quoted(table)} limit 1`)).length > 0) return false
  return true
}

/**
 * Copies everything that a store on SQLite holds into an empty PostgreSQL database of the newest schema, in one
 * transaction: all or nothing. Gives the rows copied by table; null: the database is not empty, and nothing was copied.
 * Rejects with the engine's error.
 */
export const copyFromSqlite = async (
  source: Kysely<Database>,
  url: string,
  copied: (table: string, rows: number) => void = () => undefined,
): Promise<ReadonlyMap<string, number> | null> => {
  const target = await Connection.open(url)
  try {
    const tables = await tablesOf(target)
    const names = inOrder(tables.keys())
    await target.execute(`begin; lock table ${names.map(quoted).join(', ')} in share row exclusive mode`)
    if (!(await isEmpty(target, names))) return null
    const counts = new Map<string, number>()
    for (const name of names) {
      const rows = await copyTable(source, target, tables.get(name) ?? [])
      counts.set(name, rows)
      copied(name, rows)
    }
    await target.commit()
    await target.execute('analyze')
    return counts
  } finally {
    await target.close()
  }
}
