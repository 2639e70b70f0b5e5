import type { Compilable, Expression, Kysely } from 'kysely'
import type { Database } from './database.ts'
import type { ColumnKind, Dialect, Value } from './dialect.ts'

/** Stands for a named value while a query is compiled. */
class Placeholder {
  readonly field: string
  constructor(field: string) {
    this.field = field
  }
}

const placeholders = new Proxy({}, { get: (_target, field) => new Placeholder(String(field)) })

export interface QueryContext<Values> {
  readonly db: Kysely<Database>
  readonly p: Values
  readonly dialect: Dialect
}

/** A statement that is built by Kysely once per engine and then only bound and run. */
export interface Query<Values, Row> {
  /** Says in snapshots and errors which statement it is. */
  readonly name: string
  readonly build: (context: QueryContext<Values>) => Compilable<Row>
  /** Whether it can be run for many values at once (`Dialect.rows`). */
  readonly many: boolean
}

export interface CompiledStatement<Values> {
  readonly sql: string
  bind(values: Values): Value[]
  /** Each field as the list of its values, for a set-based statement. */
  bindMany(list: readonly Values[]): Value[]
}

/** The context of a query that inserts rows, with the rows. */
interface RowsContext<Values> extends QueryContext<Values> {
  readonly rows: Expression<unknown>
}

const registered = new Map<string, Query<never, unknown>>()

/** All queries that have been defined, for the snapshot of their plans. */
export const definedQueries = (): readonly Query<never, unknown>[] => [...registered.values()]

/** Defines a query: `query<{ id: string }>()('find-item', ({ db, p }) => db.selectFrom('items')…where('id', '=', p.id))`. */
export const query =
  <Values>() =>
  <Row>(name: string, build: (context: QueryContext<Values>) => Compilable<Row>): Query<Values, Row> =>
    define({ name, build, many: false })

/** Defines a query that reads the rows that match (`Dialect.matching`), for any number of values at once where the engine can. */
export const lookUpQuery =
  <Values>() =>
  <Row>(name: string, build: (context: QueryContext<Values>) => Compilable<Row>): Query<Values, Row> =>
    define({ name, build, many: true })

const define = <Values, Row>(defined: Query<Values, Row>): Query<Values, Row> => {
  if (registered.has(defined.name)) throw new Error(`Two queries are called ${defined.name}.`)
  registered.set(defined.name, defined)
  return defined
}

/**
 * Defines a query that inserts `rows`, any number at once where the engine can. The kinds tell the columns' order:
 * `manyQuery<{ id: string }>()('put-item', { id: 'text' }, ({ db, rows }) => db.insertInto('items').columns(['id']).expression(rows))`.
 */
export const manyQuery =
  <Values>() =>
  <Row>(
    name: string,
    kinds: { readonly [Field in keyof Values]: ColumnKind },
    build: (context: RowsContext<Values>) => Compilable<Row>,
  ): Query<Values, Row> =>
    define({
      name,
      many: true,
      build: (context) =>
        build({
          ...context,
          rows: context.dialect.rows(
            (Object.keys(kinds) as (keyof Values)[]).map((field) => ({
              value: context.p[field],
              kind: kinds[field],
            })),
          ),
        }),
    })

/** Compiles a query for one engine. */
export const compileQuery = <Values, Row>(
  definition: Query<Values, Row>,
  db: Kysely<Database>,
  dialect: Dialect,
): CompiledStatement<Values> => {
  const compiled = definition.build({ db, dialect, p: placeholders as Values }).compile()
  // Where each value stands: the name of a field, or a constant of the query.
  const places = compiled.parameters.map((parameter) =>
    parameter instanceof Placeholder
      ? { field: parameter.field, constant: null }
      : { field: null, constant: parameter as Value },
  )
  const fieldOf = (values: Values, field: string): Value => {
    const value = (values as Readonly<Record<string, Value>>)[field]
    if (value === undefined) throw new Error(`Query ${definition.name} is missing the value ${field}.`)
    return value
  }
  return {
    sql: compiled.sql,
    bind: (values) => {
      const bound: Value[] = []
      for (const { field, constant } of places) bound.push(field === null ? constant : fieldOf(values, field))
      return bound
    },
    bindMany: (list) =>
      places.map(({ field, constant }) =>
        field === null ? constant : (list.map((values) => fieldOf(values, field)) as Value),
      ),
  }
}
