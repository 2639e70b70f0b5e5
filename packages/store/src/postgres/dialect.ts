import { sql } from 'kysely'
import type { ColumnKind, Dialect } from '../sql/dialect.ts'

const ARRAYS: Readonly<Record<ColumnKind, string>> = { number: 'bigint[]', text: 'text[]', bytes: 'bytea[]' }

const arrays = (columns: readonly { readonly value: unknown; readonly kind: ColumnKind }[]) =>
  sql.join(columns.map(({ value, kind }) => sql`${value}::${sql.raw(ARRAYS[kind])}`))

/** PostgreSQL's bodies of what differs between engines. */
export const postgresDialect: Dialect = Object.freeze<Dialect>({
  name: 'postgres',
  among: (column, list) => sql`${column} = any(${list})`,
  list: (values) => values,
  greatest: (a, b) => sql`greatest(${a}, ${b})`,
  joined: (pieces) =>
    sql`(${sql.join(
      pieces.map((piece) => (typeof piece === 'string' ? sql.lit(piece) : sql`(${piece})`)),
      sql` || `,
    )})`,
  root: (of) => sql`floor(sqrt(${of}))::bigint`,
  least: (a, b) => sql`least(${a}, ${b})`,
  rows: (columns) => sql`select * from unnest(${arrays(columns)})`,
  matching: (columns) =>
    sql`(${sql.join(columns.map(({ column }) => column))}) in (select * from unnest(${arrays(columns)}))`,
  // The index holds the whole of it.
  narrowSession: () => sql`true`,
})
