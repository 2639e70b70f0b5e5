import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { FACT_KINDS } from '../port/merging/merging.ts'
import { definedQueries } from '../sql/query.ts'
import { sqliteText } from './engine.ts'
import './index.ts'
import { migrate } from './migrate.ts'

/** Read the whole of a table by intent: they run when a person asks for a rebuild or an export, or class by class when old use is folded. */
const WHOLE = new Set([
  // Another server's facts, when two are merged.
  ...FACT_KINDS.map((kind) => `facts-of-${kind}`),
  'known-change',
  'known-decision',
  'days-before',
  'last-closing',
  'raise-versions',
  'all-figures',
  'all-slot-sums',
  'all-day-sums',
  'all-epoch-sums',
  'organizations-of-classes',
  'all-class-contents',
  'all-place-counts',
  'counted-seats',
  'first-slot-sums',
  'slot-sums-between',
  'delete-slot-sums-between',
  'figures-of-client',
  'chains-between',
  'bounding-marks',
  'codes-of-client',
  'seat-exceptions-of-client',
  'delete-code-clients-of-client',
  'rename-subject',
  'delete-outbox-about',
  // Blocked devices are few.
  'blocked-devices',
  'blocked-devices-of-codes',
])

/** Hold only what somebody should look at. */
const FEW = /USING (COVERING )?INDEX (lines_copied|sequences_with_holes)$/

const database = new DatabaseSync(':memory:')
migrate(database, ':memory:')

const planOf = (text: string): readonly string[] =>
  database
    .prepare(`explain query plan ${text}`)
    .all()
    .map((row) => String(row['detail']))

test('the schema is the one that is committed', async () => {
  const rows = database
    .prepare(
      "select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by type desc, name",
    )
    .all()
  await expect(`${rows.map((row) => String(row['sql'])).join(';\n')};\n`).toMatchFileSnapshot(
    './snapshots/schema.sql',
  )
})

test('every query and its plan are those that are committed', async () => {
  const described = [...definedQueries()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((query) => {
      const text = sqliteText(query)
      return [`-- ${query.name}`, `${text};`, ...planOf(text).map((step) => `--   ${step}`)].join('\n')
    })
  await expect(`${described.join('\n\n')}\n`).toMatchFileSnapshot('./snapshots/queries.sql')
})

test('no query scans a table or sorts in a temporary tree on the way of a request', () => {
  for (const query of definedQueries()) {
    if (WHOLE.has(query.name)) continue
    const scans = planOf(sqliteText(query)).filter(
      // `sums` is no table, but what a query has added up.
      (step) => /^SCAN (?!json_each|CONSTANT|sums$)/.test(step) && !FEW.test(step),
    )
    expect(scans, query.name).toEqual([])
  }
})
