// Who may import whom: the table of docs/architecture.md as rules of dependency-cruiser.
// Every rule is a row here; check.test.ts plants a violation of each.

const TESTS = '\\.test\\.tsx?$'
/** Code that only tests may import: suites, fakes and test files themselves. */
const TEST_HELPERS = [
  '\\.test\\.tsx?$',
  '^packages/[^/]+/src/(testing|conformance)/',
  '^packages/[^/]+/(test|tooling)/',
]
const VOCABULARY = '^packages/protocol/src/vocabulary/'
const PROTOCOL = '^packages/protocol/src/(?!schemas/)'
const SCHEMAS = '^packages/protocol/src/schemas/'
const LICENSING = '^packages/licensing/src/'
const PORT = '^packages/store/src/port/'
const ENGINES = '^packages/store/src/(memory|sql|sqlite|postgres|migrations)/'
const SERVER = '^packages/server/src/'
const NPM = '^node_modules/'

const npm = (...names) => names.map((name) => `(^|/)node_modules/${name}/`)
const anyNpmBut = (...names) => `^node_modules/(?!(${names.join('|')})/)`
/** Node's own modules are the only paths without a slash after an optional `node:` or `fs/promises`. */
const ANY_NODE = '^(node:)?[a-z_]+(/promises|/web|/posix)?$'

/** A row of the table: files under `from` may import `may` and nothing else. */
const row = (name, from, may, { but = [], comment }) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: [TESTS, ...but] },
  to: { pathNot: may },
})

const forbidden = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

export const rules = [
  row('protocol', '^packages/protocol/src/', [PROTOCOL, ...npm('jose')], {
    but: [SCHEMAS],
    comment: 'The protocol runs everywhere: it imports jose and itself, no Node module and no TypeBox.',
  }),
  row('protocol-schemas', SCHEMAS, ['^packages/protocol/src/', ...npm('typebox')], {
    comment: 'Schemas are TypeBox over the protocol.',
  }),
  forbidden(
    'schemas-for-the-server',
    'TypeBox would double the client library: only the server imports the schemas.',
    { pathNot: [SCHEMAS, SERVER, TESTS] },
    { path: SCHEMAS },
  ),
  row('licensing', LICENSING, [LICENSING, VOCABULARY], {
    comment: 'The functional core knows the vocabulary and nothing else.',
  }),
  row(
    'store-port',
    '^packages/store/src/(port|memory|conformance)/',
    ['^packages/store/src/(port|memory|conformance)/', LICENSING, VOCABULARY, ...npm('vitest', 'fast-check')],
    {
      comment:
        'The port, its memory implementation and its suite know licensing and the vocabulary, and no SQL.',
    },
  ),
  forbidden(
    'store-port-types',
    'Of licensing, the port takes the types; the rules are handed in.',
    { path: '^packages/store/src/port/' },
    { path: LICENSING, dependencyTypesNot: ['type-only'] },
  ),
  row(
    'store-sql',
    '^packages/store/src/(sql|migrations)/',
    ['^packages/store/src/(port|sql|migrations)/', LICENSING, VOCABULARY, ...npm('kysely')],
    { comment: 'The queries are Kysely over the port, for every database; no driver.' },
  ),
  row(
    'store-sqlite',
    '^packages/store/src/sqlite/',
    ['^packages/store/src/(port|sql|migrations|sqlite)/', LICENSING, VOCABULARY, ...npm('kysely'), ANY_NODE],
    { comment: 'The SQLite engine adds its own driver, node:sqlite.' },
  ),
  row(
    'store-postgres',
    '^packages/store/src/postgres/',
    [
      '^packages/store/src/(port|sql|migrations|postgres)/',
      LICENSING,
      VOCABULARY,
      ...npm('kysely', 'pg', '@types/pg'),
      ANY_NODE,
    ],
    { comment: 'The PostgreSQL engine adds its own driver, pg.' },
  ),
  forbidden(
    'store-sql-types',
    'Of licensing, the engines take the types that the port speaks of; the rules are handed in.',
    { path: '^packages/store/src/(sql|sqlite|postgres|migrations)/', pathNot: TESTS },
    { path: LICENSING, dependencyTypesNot: ['type-only'] },
  ),
  forbidden(
    'server-feature',
    'A feature imports protocol, licensing, the port of the store and server/http; never an engine or configuration.',
    { path: '^packages/server/src/features/([^/]+)/', pathNot: TESTS },
    {
      pathNot: [
        '^packages/server/src/features/',
        '^packages/protocol/src/',
        LICENSING,
        PORT,
        '^packages/server/src/http/',
        '^packages/server/src/services\\.ts$',
        anyNpmBut('kysely', 'pg', 'better-sqlite3'),
        '^(node:)?(?!sqlite$)[a-z_]+(/promises|/web|/posix)?$',
      ],
    },
  ),
  forbidden(
    'server-feature-apart',
    'A feature never imports another feature.',
    { path: '^packages/server/src/features/([^/]+)/' },
    { path: '^packages/server/src/features/', pathNot: '^packages/server/src/features/$1/' },
  ),
  forbidden(
    'server-work',
    'Jobs, mail and replication import protocol, licensing and ports; what they act on is handed in by compose.',
    { path: '^packages/server/src/(jobs|mail|replication)/', pathNot: TESTS },
    {
      pathNot: [
        '^packages/server/src/(jobs|mail|replication)/',
        '^packages/protocol/src/',
        LICENSING,
        PORT,
        '^packages/server/src/services\\.ts$',
        anyNpmBut('kysely', 'pg'),
        '^(node:)?(?!sqlite$)[a-z_]+(/promises|/web|/posix)?$',
      ],
    },
  ),
  forbidden(
    'server-http',
    'What features share knows none of them.',
    { path: '^packages/server/src/http/', pathNot: TESTS },
    { path: '^packages/server/src/(features|jobs|mail|replication|cli|config|compose|main)' },
  ),
  forbidden(
    'engines-by-compose',
    'Only compose, the command line and main construct a store.',
    {
      pathNot: ['^packages/store/src/', '^packages/server/src/(compose|cli|main)', TESTS, '^e2e/', '^bench/'],
    },
    { path: ENGINES },
  ),
  forbidden(
    'configuration-by-compose',
    'Only compose, the command line and main read the configuration; everything else is handed what it needs.',
    { path: SERVER, pathNot: ['^packages/server/src/(config/|compose|cli|main)', TESTS] },
    { path: '^packages/server/src/config/' },
  ),
  row('client', '^packages/client/src/', ['^packages/client/src/', PROTOCOL, ...npm('jose')], {
    but: ['^packages/client/src/platform/', '^packages/client/src/testing/'],
    comment: 'The client runs everywhere: Node modules only in platform.',
  }),
  row('client-platform', '^packages/client/src/platform/', ['^packages/client/src/', PROTOCOL, ANY_NODE], {
    comment: 'Platforms implement the ports of the client.',
  }),
  row('portal', '^packages/portal/src/', ['^packages/portal/src/', PROTOCOL, NPM], {
    comment: 'The portal imports the protocol and packages for the browser.',
  }),
  forbidden(
    'portal-pages',
    'Pages reach the server through queries.',
    { path: '^packages/portal/src/pages/' },
    { path: '^packages/portal/src/api/' },
  ),
  forbidden(
    'portal-queries',
    'Queries know no page.',
    { path: '^packages/portal/src/queries/' },
    { path: '^packages/portal/src/pages/' },
  ),
  forbidden(
    'portal-api',
    'The API knows neither queries nor pages.',
    { path: '^packages/portal/src/api/' },
    { path: '^packages/portal/src/(queries|pages)/' },
  ),
  forbidden('no-cycles', 'No file imports itself by a detour.', {}, { circular: true }),
  forbidden(
    'no-test-helpers',
    'No file that is not a test imports test helpers.',
    { path: '^packages/', pathNot: TEST_HELPERS },
    { path: [...TEST_HELPERS, ...npm('vitest', 'fast-check')] },
  ),
  forbidden(
    'barrels-at-entries',
    'Barrels stand only at an entry of a package, an index only there and at that of a feature.',
    {},
    {
      path: '^packages/.*/index\\.tsx?$',
      pathNot: [
        '^packages/[^/]+/src/index\\.ts$',
        '^packages/protocol/src/(vocabulary|schemas)/index\\.ts$',
        '^packages/store/src/(port|memory|sqlite|postgres|conformance)/index\\.ts$',
        '^packages/client/src/testing/index\\.ts$',
        '^packages/server/src/features/[^/]+/index\\.ts$',
      ],
    },
  ),
  forbidden(
    'packages-by-name',
    'A package imports another by its name, never by a path into it.',
    { path: '^packages/([^/]+)/', pathNot: TESTS },
    { path: '^packages/', pathNot: '^packages/$1/', dependencyTypesNot: ['aliased-workspace'] },
  ),
  forbidden('resolvable', 'Every import leads somewhere.', { path: '/src/' }, { couldNotResolve: true }),
]
