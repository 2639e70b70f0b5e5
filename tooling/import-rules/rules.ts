// Who may import whom: the table of docs/architecture.md as rules of dependency-cruiser.
// Every rule is a row here; check.test.ts plants a violation of each.
import type { IRegularForbiddenRuleType } from 'dependency-cruiser'

const TESTS = '\\.test\\.tsx?$'
/** Tests that share their modules with no other file. */
const ALONE = '\\.alone\\.test\\.tsx?$'
/** Code that only tests may import: suites, fakes and test files themselves. */
const TEST_HELPERS = [
  '\\.test\\.tsx?$',
  '^packages/[^/]+/src/conformance/',
  '^packages/.*/testing/',
  '^packages/[^/]+/(test|tooling)/',
]
const VOCABULARY = '^packages/protocol/src/vocabulary/'
const PROTOCOL = '^packages/protocol/src/(?!schemas/)'
const SCHEMAS = '^packages/protocol/src/schemas/'
const LICENSING = '^packages/licensing/src/'
const PORT = '^packages/store/src/port/'
const ENGINES = '^packages/store/src/(memory|sql|sqlite|postgres|migrations)/'
const FEATURES = '^packages/server/src/features/'
const SERVER = '^packages/server/src/'
const SIMULATE = '^packages/server/src/simulate/'
/** The command line's work on the server's own machine is in `operations`. */
const COMPOSED = '^packages/server/src/(compose|cli|operations|main)'
const DRIVERS = ['kysely', 'pg', 'better-sqlite3']
const NPM = '^node_modules/'

const npm = (...names: readonly string[]): string[] => names.map((name) => `(^|/)node_modules/${name}/`)
const anyNpmBut = (...names: readonly string[]): string => `^node_modules/(?!(${names.join('|')})/)`
/** Node's own modules are the only paths without a slash after an optional `node:` or `fs/promises`. */
const ANY_NODE = '^(node:)?[a-z_]+(/promises|/web|/posix)?$'
const NODE_BUT_SQLITE = '^(node:)?(?!sqlite$)[a-z_]+(/promises|/web|/posix)?$'

interface Row {
  readonly comment: string
  /** Files under `from` that have a row of their own. */
  readonly but?: readonly string[]
}

/** A row of the table: files under `from` may import `may` and nothing else. */
const row = (
  name: string,
  from: string,
  may: string[],
  { but = [], comment }: Row,
): IRegularForbiddenRuleType => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: [...TEST_HELPERS, ...but] },
  to: { pathNot: may },
})

/** Anything else that may not be. */
const forbidden = (
  name: string,
  comment: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType => ({ name, severity: 'error', comment, from, to })

export const rules: IRegularForbiddenRuleType[] = [
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
    'A feature imports protocol, licensing, the port of the store and server/http; of what compose hands in, the types.',
    { path: FEATURES, pathNot: TEST_HELPERS },
    {
      pathNot: [
        FEATURES,
        '^packages/protocol/src/',
        LICENSING,
        PORT,
        '^packages/server/src/http/',
        anyNpmBut(...DRIVERS),
        NODE_BUT_SQLITE,
      ],
      dependencyTypesNot: ['type-only'],
    },
  ),
  forbidden(
    'server-feature-never',
    'A feature never imports an engine or configuration, not even a type.',
    { path: FEATURES, pathNot: TEST_HELPERS },
    {
      path: [
        ENGINES,
        '^packages/server/src/config/',
        '^packages/server/src/(compose|cli|main)',
        ...npm(...DRIVERS),
        '^(node:)?sqlite$',
      ],
    },
  ),
  forbidden(
    'server-feature-apart',
    'A feature never imports another feature.',
    { path: '^packages/server/src/features/([^/]+)/', pathNot: TEST_HELPERS },
    { path: FEATURES, pathNot: '^packages/server/src/features/$1/' },
  ),
  forbidden(
    'server-work',
    'Jobs, mail, webhooks, alerts and replication import protocol, licensing and ports; what they act on is handed in by compose.',
    {
      path: '^packages/server/src/(jobs|mail|deliveries|webhooks|alerts|replication)/',
      pathNot: TEST_HELPERS,
    },
    {
      pathNot: [
        '^packages/server/src/(jobs|mail|deliveries|webhooks|alerts|replication)/',
        '^packages/protocol/src/',
        LICENSING,
        PORT,
        anyNpmBut(...DRIVERS),
        NODE_BUT_SQLITE,
      ],
      dependencyTypesNot: ['type-only'],
    },
  ),
  forbidden(
    'server-http',
    'What features share knows none of them.',
    { path: '^packages/server/src/http/', pathNot: TESTS },
    {
      path: '^packages/server/src/(features|jobs|mail|deliveries|webhooks|alerts|replication|cli|config|compose|main)',
    },
  ),
  row('server-simulate', SIMULATE, [SIMULATE, PROTOCOL, ANY_NODE], {
    comment: 'Simulated devices share with the server what any client shares with it: the protocol.',
  }),
  forbidden(
    'engines-by-compose',
    'Only compose, the command line with its operations, and main construct a store.',
    {
      pathNot: ['^packages/store/src/', COMPOSED, ...TEST_HELPERS, '^e2e/', '^bench/'],
    },
    { path: ENGINES },
  ),
  forbidden(
    'configuration-by-compose',
    'Only compose, the command line with its operations, and main read the configuration; the rest is handed what it needs.',
    { path: SERVER, pathNot: ['^packages/server/src/config/', COMPOSED, ...TEST_HELPERS] },
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
  forbidden(
    'no-cycles',
    'No file imports itself by a detour; types alone, which are gone before anything runs, may.',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
  forbidden(
    'no-test-helpers',
    'No file that is not a test imports test helpers.',
    { path: '^packages/', pathNot: TEST_HELPERS },
    { path: [...TEST_HELPERS, ...npm('vitest', 'fast-check')] },
  ),
  forbidden(
    'packages-by-name',
    'A package imports another by its name, never by a path into it.',
    { path: '^packages/([^/]+)/', pathNot: TESTS },
    { path: '^packages/', pathNot: '^packages/$1/', dependencyTypesNot: ['aliased-workspace'] },
  ),
  forbidden(
    'tests-apart',
    'Files of tests share their modules, so one that is imported by another would be told once, and its tests lost in silence; *.alone.test.ts have their own.',
    { path: TESTS, pathNot: ALONE },
    { path: TESTS },
  ),
  forbidden('resolvable', 'Every import leads somewhere.', { path: '/src/' }, { couldNotResolve: true }),
]
