import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../../tooling/postgres/test-database.ts'
import { FACT_KINDS } from '../port/merging/merging.ts'
import { definedQueries } from '../sql/query.ts'
import { postgresText } from './engine.ts'
import { openPostgresStore } from './index.ts'

/** Read the whole of a table by intent: they run when a person asks for a rebuild, or class by class when old use is folded. */
const WHOLE = new Set([
  // Another server's facts, when two are merged.
  ...FACT_KINDS.map((kind) => `facts-of-${kind}`),
  'known-change',
  'known-decision',
  'days-before',
  'last-closing',
  'raise-versions',
  'figures-of-client',
  'chains-between',
  'bounding-marks',
  'rename-subject',
  'delete-outbox-about',
  'delete-code-clients-of-client',
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
])

let client: pg.Client
beforeAll(async () => {
  const url = await testDatabase()
  await (await openPostgresStore({ url })).close()
  client = new pg.Client({ connectionString: url })
  await client.connect()
  // The tables are empty, where reading all of one is cheapest: the plans are those of full ones.
  await client.query('set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = on')
})
afterAll(() => client?.end())

const lines = async (text: string): Promise<readonly string[]> =>
  (await client.query({ text, rowMode: 'array' })).rows.map((row) => String(row[0]))

const planOf = (text: string): Promise<readonly string[]> =>
  lines(`explain (generic_plan, costs off) ${text}`)

test('the schema is the one that is committed', async () => {
  const columns = await lines(`
    select table_name || '.' || column_name || ' ' || data_type || coalesce(' collate ' || collation_name, '')
      || case is_nullable when 'NO' then ' not null' else '' end || case is_identity when 'YES' then ' identity' else '' end
    from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`)
  const indexes = await lines(
    "select indexdef from pg_indexes where schemaname = 'public' order by indexname",
  )
  await expect(`${[...columns, ...indexes].join('\n')}\n`).toMatchFileSnapshot('./snapshots/schema.txt')
})

test('every query and its plan are those that are committed', async () => {
  const described: string[] = []
  for (const query of [...definedQueries()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const text = postgresText(query)
    const plan = await planOf(text)
    described.push([`-- ${query.name}`, `${text};`, ...plan.map((step) => `--   ${step}`)].join('\n'))
  }
  await expect(`${described.join('\n\n')}\n`).toMatchFileSnapshot('./snapshots/queries.sql')
})

test('no query scans a table on the way of a request', async () => {
  for (const query of definedQueries()) {
    if (WHOLE.has(query.name)) continue
    const scans = (await planOf(postgresText(query))).filter((step) => step.includes('Seq Scan'))
    expect(scans, query.name).toEqual([])
  }
})
