import type { Compilable, Kysely } from 'kysely'
import type { Database } from './database.ts'
import type { Dialect, Value } from './dialect.ts'

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
}

export interface CompiledStatement<Values> {
  readonly sql: string
  bind(values: Values): Value[]
}

const registered = new Map<string, Query<never, unknown>>()

/** All queries that have been defined, for the snapshot of their plans. */
export const definedQueries = (): readonly Query<never, unknown>[] => [...registered.values()]

/** Defines a query: `query<{ id: string }>()('find-item', ({ db, p }) => db.selectFrom('items')…where('id', '=', p.id))`. */
export const query =
  <Values>() =>
  <Row>(name: string, build: (context: QueryContext<Values>) => Compilable<Row>): Query<Values, Row> => {
    const defined: Query<Values, Row> = { name, build }
    if (registered.has(name)) throw new Error(`Two queries are called ${name}.`)
    registered.set(name, defined)
    return defined
  }

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
  return {
    sql: compiled.sql,
    bind: (values) => {
      const fields = values as Readonly<Record<string, Value>>
      return places.map(({ field, constant }) => {
        const value = field === null ? constant : fields[field]
        if (value === undefined) throw new Error(`Query ${definition.name} is missing the value ${field}.`)
        return value
      })
    },
  }
}
