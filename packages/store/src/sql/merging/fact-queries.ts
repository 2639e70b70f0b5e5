import { type RawBuilder, sql } from 'kysely'
import { keyColumns } from '../../port/merging/keys.ts'
import { FACT_KINDS, type FactKind } from '../../port/merging/merging.ts'
import type { ColumnKind } from '../dialect.ts'
import { lookUpQuery, manyQuery, type Query, query } from '../query.ts'
import { type ColumnMeaning, type FactShape, SHAPES } from './shapes.ts'

/** A row as it is stored, beside what its numbers stand for. */
export type StoredFact = Readonly<Record<string, string | number | Uint8Array | null>>
/** Values as they are bound, with numbers for names. */
export type BoundFact = Readonly<Record<string, string | number | null>>

interface FactQueries {
  readonly all: Query<Record<never, never>, StoredFact>
  readonly matching: Query<BoundFact, StoredFact>
  readonly put: Query<BoundFact, unknown>
}

const TABLES = { client: 'clients', name: 'names', class: 'classes' } as const
const NAMES = { client: 'uuid', name: 'name', class: 'content' } as const

const isInterned = (meaning: ColumnMeaning): meaning is keyof typeof TABLES => meaning in TABLES

const kindOf = (meaning: ColumnMeaning): ColumnKind => (meaning === 'text' ? 'text' : 'number')

const compilable = <Row>(built: RawBuilder<unknown>, db: Parameters<RawBuilder<unknown>['compile']>[0]) => ({
  compile: () => built.compile(db) as ReturnType<RawBuilder<Row>['compile']>,
})

/** Columns by name: what is interned as what it stands for. */
const selected = ({ table, columns }: FactShape): RawBuilder<unknown> => {
  const list = Object.entries(columns).map(([column, meaning]) =>
    isInterned(meaning)
      ? sql`${sql.ref(`of_${column}.${NAMES[meaning]}`)} as ${sql.ref(column)}`
      : sql`${sql.ref(`fact.${column}`)} as ${sql.ref(column)}`,
  )
  const joins = Object.entries(columns).flatMap(([column, meaning]) =>
    isInterned(meaning)
      ? [
          sql` left join ${sql.table(TABLES[meaning])} as ${sql.ref(`of_${column}`)} on ${sql.ref(`of_${column}.id`)} = ${sql.ref(`fact.${column}`)}`,
        ]
      : [],
  )
  return sql`select ${sql.join(list)} from ${sql.table(table)} as fact${sql.join(joins, sql``)}`
}

/** Facts whose order says something stand in it; those of one client follow one another. */
const ORDERS: Partial<Readonly<Record<FactKind, RawBuilder<unknown>>>> = {
  decision: sql` order by fact.client, fact.denied, fact.number`,
  change: sql` order by fact.number`,
  head: sql` order by fact.place`,
}

/** Tables that number their rows have no key of their own. */
const NUMBERED: readonly FactKind[] = ['decision', 'change']

const lookUpColumns = (kind: FactKind): readonly string[] =>
  kind === 'decision' ? ['client'] : keyColumns(kind)

const queriesOf = (kind: FactKind): FactQueries => {
  const shape = SHAPES[kind]
  const names = Object.keys(shape.columns)
  const key = keyColumns(kind)
  const settled = names.filter((name) => !key.includes(name))
  const assigned = settled.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`)
  const conflict = NUMBERED.includes(kind)
    ? sql``
    : sql` on conflict (${sql.join(key.map((name) => sql.ref(name)))}) do ${
        settled.length === 0 || kind === 'head' ? sql`nothing` : sql`update set ${sql.join(assigned)}`
      }`
  return {
    all: query<Record<never, never>>()(`facts-of-${kind}`, ({ db }) =>
      compilable<StoredFact>(sql`${selected(shape)}${ORDERS[kind] ?? sql``}`, db),
    ),
    matching: lookUpQuery<BoundFact>()(`known-${kind}`, ({ db, p, dialect }) =>
      compilable<StoredFact>(
        sql`${selected(shape)} where ${dialect.matching(
          lookUpColumns(kind).map((name) => ({
            column: sql.ref(`fact.${name}`),
            value: p[name],
            kind: kindOf(shape.columns[name] ?? 'number'),
          })),
        )}`,
        db,
      ),
    ),
    put: manyQuery<BoundFact>()(
      `put-fact-${kind}`,
      Object.fromEntries(names.map((name) => [name, kindOf(shape.columns[name] ?? 'number')])),
      ({ db, rows }) =>
        compilable<unknown>(
          sql`insert into ${sql.table(shape.table)} (${sql.join(names.map((name) => sql.ref(name)))}) ${rows}${conflict}`,
          db,
        ),
    ),
  }
}

export const FACT_QUERIES = Object.fromEntries(FACT_KINDS.map((kind) => [kind, queriesOf(kind)])) as Readonly<
  Record<FactKind, FactQueries>
>

export const deleteDecisionsOf = query<{ client: number }>()('delete-decisions-of', ({ db, p }) =>
  db.deleteFrom('decisions').where('client', '=', p.client),
)

/** What was used before a slot, by class, module and day. */
export const daysBefore = query<{ until: number }>()('days-before', ({ db, p }) =>
  db
    .selectFrom('slot_sums')
    .innerJoin('classes', 'classes.id', 'slot_sums.class')
    .innerJoin('modules', 'modules.id', 'slot_sums.module')
    .where('slot_sums.slot', '<', p.until)
    .select(['classes.content', 'modules.name', 'slot_sums.slot', 'slot_sums.count']),
)

export const lastClosing = query<Record<never, never>>()('last-closing', ({ db }) =>
  db.selectFrom('closings').select((eb) => eb.fn.max('until').as('until')),
)

export const raiseVersions = query<Record<never, never>>()('raise-versions', ({ db }) =>
  db.updateTable('organizations').set((eb) => ({ version: eb('version', '+', 1) })),
)
