import type { Expression, SqlBool } from 'kysely'

type Scalar = string | number | null | Uint8Array

/** A value that a statement can bind. */
export type Value = Scalar | readonly Scalar[]

/** Of what kind the values of a column are, where an engine has to be told. */
export type ColumnKind = 'number' | 'text' | 'bytes'

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
  /** Pieces of text one after another; numbers as decimals. */
  joined(pieces: readonly (Expression<string | number> | string)[]): Expression<string>
  /** The whole part of a square root; exact below 2^52. */
  root(of: Expression<number>): Expression<number>
  /**
   * What a set-based statement inserts, one column for each: a row of values on SQLite, which runs once for each row; on
   * PostgreSQL the rows of arrays, so that it runs once for all.
   */
  rows(columns: readonly { readonly value: unknown; readonly kind: ColumnKind }[]): Expression<unknown>
  /**
   * Whether the columns have these values, in a statement that looks up many (`lookUpQuery`): each column its own on SQLite,
   * where it runs once for each; on PostgreSQL those of a row of arrays, so that it runs once for all.
   */
  matching(
    columns: readonly {
      readonly column: Expression<unknown>
      readonly value: unknown
      readonly kind: ColumnKind
    }[],
  ): Expression<SqlBool>
  /** Narrows sessions by what the engine's index of them holds. */
  narrowSession(column: Expression<unknown>, session: unknown): Expression<SqlBool>
}
