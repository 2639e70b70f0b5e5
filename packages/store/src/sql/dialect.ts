import type { Expression, SqlBool } from 'kysely'

/** A value that a statement can bind. */
export type Value = string | number | null | Uint8Array

/** What differs between database engines: one function each, with one body per engine. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  /** Whether a column's value is one of a list that is bound as one value, made by `list`. */
  among(column: Expression<unknown>, list: Value): Expression<SqlBool>
  /** Binds a list for `among`. */
  list(values: readonly (string | number)[]): Value
  /** The larger (smaller) of two scalar expressions. */
  greatest(a: Expression<number>, b: Expression<number>): Expression<number>
  least(a: Expression<number>, b: Expression<number>): Expression<number>
}
