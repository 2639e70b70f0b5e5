import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rules } from './rules.ts'

interface Violation {
  readonly rule: string
  readonly from: string
  readonly to: string
}

/** Files that keep every rule; planted ones lean on them. */
const CLEAN: Record<string, string> = {
  'packages/protocol/package.json': JSON.stringify({
    name: '@countersign/protocol',
    exports: {
      '.': { source: './src/index.ts' },
      './vocabulary': { source: './src/vocabulary/index.ts' },
      './schemas': { source: './src/schemas/index.ts' },
    },
  }),
  'packages/licensing/package.json': JSON.stringify({
    name: '@countersign/licensing',
    exports: { '.': { source: './src/index.ts' } },
  }),
  'packages/store/package.json': JSON.stringify({
    name: '@countersign/store',
    exports: { './port': { source: './src/port/index.ts' }, './sqlite': { source: './src/sqlite/index.ts' } },
  }),
  'packages/protocol/src/index.ts': "export * from './vocabulary/index.ts'\nimport 'jose'\n",
  'packages/protocol/src/vocabulary/index.ts': 'export const word = 1\n',
  'packages/protocol/src/schemas/index.ts':
    "import 'typebox'\nimport '../index.ts'\nexport const schema = 1\n",
  'packages/licensing/src/index.ts':
    "import '@countersign/protocol/vocabulary'\nexport type Rule = 1\nexport const rule = 1\n",
  'packages/store/src/port/index.ts':
    "import type { Rule } from '@countersign/licensing'\nexport type Port = Rule\n",
  'packages/store/src/sql/query.ts': "import 'kysely'\nimport '../port/index.ts'\nexport const query = 1\n",
  'packages/store/src/sqlite/index.ts':
    "import 'node:sqlite'\nimport '../sql/query.ts'\nexport const store = 1\n",
  'packages/store/src/postgres/index.ts': "import 'pg'\nimport '../sql/query.ts'\nexport const store = 1\n",
  'packages/store/src/conformance/suite.ts': "import 'vitest'\nexport const suite = 1\n",
  'packages/server/src/http/app.ts': "import 'fastify'\nexport const app = 1\n",
  'packages/server/src/config/settings.ts': 'export const settings = 1\n',
  'packages/server/src/features/reports/route.ts':
    "import '@countersign/store/port'\nimport '@countersign/protocol/schemas'\nimport '../../http/app.ts'\nimport 'node:crypto'\nexport const route = 1\n",
  'packages/server/src/features/portal/route.ts': 'export const route = 1\n',
  'packages/server/src/simulate/device.ts':
    "import '@countersign/protocol'\nimport 'node:crypto'\nexport const device = 1\n",
  'packages/server/src/jobs/sweep.ts': "import '@countersign/licensing'\nexport const sweep = 1\n",
  'packages/server/src/compose.ts':
    "import '@countersign/store/sqlite'\nimport './config/settings.ts'\nimport './features/reports/route.ts'\nimport './jobs/sweep.ts'\n",
  'packages/client/src/session.ts':
    "import '@countersign/protocol'\nimport 'jose'\nexport const session = 1\n",
  'packages/client/src/platform/node/files.ts': "import 'node:fs/promises'\nexport const files = 1\n",
  'packages/portal/src/api/fetch.ts': 'export const api = 1\n',
  'packages/portal/src/queries/items.ts': "import '../api/fetch.ts'\nexport const items = 1\n",
  'packages/portal/src/pages/items.ts': "import 'react'\nimport '../queries/items.ts'\n",
}

/** One violation of each rule, and of rows that forbid more than one thing each of them: rule, file, its source. */
const PLANTED: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['protocol', 'packages/protocol/src/planted-node.ts', "import 'node:crypto'"],
  ['protocol', 'packages/protocol/src/planted-repo.ts', "import '@countersign/licensing'"],
  ['protocol', 'packages/protocol/src/planted-typebox.ts', "import 'typebox'"],
  ['protocol-schemas', 'packages/protocol/src/schemas/planted.ts', "import 'fastify'"],
  [
    'schemas-for-the-server',
    'packages/client/src/planted-schemas.ts',
    "import '@countersign/protocol/schemas'",
  ],
  ['licensing', 'packages/licensing/src/planted-wire.ts', "import '@countersign/protocol'"],
  ['licensing', 'packages/licensing/src/planted-node.ts', "import 'node:fs'"],
  ['licensing', 'packages/licensing/src/planted-npm.ts', "import 'jose'"],
  ['store-port', 'packages/store/src/port/planted.ts', "import '../sql/query.ts'"],
  [
    'store-port-types',
    'packages/store/src/port/planted-rule.ts',
    "import { rule } from '@countersign/licensing'\nrule",
  ],
  ['store-sql', 'packages/store/src/sql/planted.ts', "import 'pg'"],
  ['store-sqlite', 'packages/store/src/sqlite/planted.ts', "import '../postgres/index.ts'"],
  ['store-postgres', 'packages/store/src/postgres/planted.ts', "import '../sqlite/index.ts'"],
  [
    'store-sql-types',
    'packages/store/src/sql/planted-rule.ts',
    "import { rule } from '@countersign/licensing'\nrule",
  ],
  [
    'server-feature',
    'packages/server/src/features/reports/planted-engine.ts',
    "import '@countersign/store/sqlite'",
  ],
  ['server-feature', 'packages/server/src/features/reports/planted-driver.ts', "import 'node:sqlite'"],
  [
    'server-feature',
    'packages/server/src/features/reports/planted-config.ts',
    "import '../../config/settings.ts'",
  ],
  [
    'server-feature-never',
    'packages/server/src/features/reports/planted-type.ts',
    "import type { store } from '@countersign/store/sqlite'\nexport type Store = typeof store",
  ],
  [
    'server-feature-apart',
    'packages/server/src/features/reports/planted-other.ts',
    "import '../portal/route.ts'",
  ],
  ['server-work', 'packages/server/src/jobs/planted.ts', "import '../features/reports/route.ts'"],
  ['server-work', 'packages/server/src/mail/planted.ts', "import '../http/app.ts'"],
  ['server-http', 'packages/server/src/http/planted.ts', "import '../features/reports/route.ts'"],
  ['server-simulate', 'packages/server/src/simulate/planted.ts', "import '../http/app.ts'"],
  ['engines-by-compose', 'packages/server/src/planted-engine.ts', "import '@countersign/store/sqlite'"],
  [
    'configuration-by-compose',
    'packages/server/src/http/planted-config.ts',
    "import '../config/settings.ts'",
  ],
  ['client', 'packages/client/src/planted-node.ts', "import 'node:fs'"],
  ['client', 'packages/client/src/planted-licensing.ts', "import '@countersign/licensing'"],
  ['client-platform', 'packages/client/src/platform/node/planted.ts', "import 'pg'"],
  ['portal', 'packages/portal/src/planted.ts', "import '@countersign/licensing'"],
  ['portal-pages', 'packages/portal/src/pages/planted.ts', "import '../api/fetch.ts'"],
  ['portal-queries', 'packages/portal/src/queries/planted.ts', "import '../pages/items.ts'"],
  ['portal-api', 'packages/portal/src/api/planted.ts', "import '../queries/items.ts'"],
  ['no-cycles', 'packages/client/src/planted-cycle-a.ts', "import './planted-cycle-b.ts'"],
  ['no-test-helpers', 'packages/store/src/memory/planted.ts', "import '../conformance/suite.ts'"],
  ['no-test-helpers', 'packages/licensing/src/planted-test-library.ts', "import 'fast-check'"],
  ['packages-by-name', 'packages/server/src/planted-path.ts', "import '../../protocol/src/index.ts'"],
  ['tests-apart', 'packages/server/src/planted.test.ts', "import './other.test.ts'"],
  ['resolvable', 'packages/server/src/planted-nowhere.ts', "import './nowhere.ts'"],
]
const BESIDE: Record<string, string> = {
  'packages/server/src/other.test.ts': '',
  'packages/client/src/planted-cycle-b.ts': "import './planted-cycle-a.ts'\n",
}
const NPM = ['jose', 'typebox', 'kysely', 'pg', 'fastify', 'react', 'vitest', 'fast-check']

const check = fileURLToPath(new URL('check.ts', import.meta.url))

const write = async (folder: string, files: Record<string, string>) => {
  for (const [file, source] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), source)
  }
}

const plant = async (files: Record<string, string>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'import-rules-'))
  await write(folder, files)
  for (const name of NPM) {
    await write(join(folder, 'node_modules', name), {
      'package.json': JSON.stringify({ name, main: 'index.js' }),
      'index.js': '',
    })
  }
  await write(folder, {
    'package.json': JSON.stringify({
      private: true,
      dependencies: Object.fromEntries(NPM.map((n) => [n, '*'])),
      workspaces: ['packages/*'],
    }),
  })
  await mkdir(join(folder, 'node_modules', '@countersign'), { recursive: true })
  for (const name of ['protocol', 'licensing', 'store']) {
    await symlink(join('..', '..', 'packages', name), join(folder, 'node_modules', '@countersign', name))
  }
  return folder
}

const violations = (cwd: string) =>
  new Promise<{ code: number; found: readonly Violation[] }>((resolve, reject) => {
    execFile(process.execPath, [check, '--json'], { cwd }, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr))
      else
        resolve({ code: error === null ? 0 : Number(error.code), found: JSON.parse(stdout) as Violation[] })
    })
  })

describe('the import rules', () => {
  const folders: string[] = []
  let found: readonly Violation[] = []

  beforeAll(async () => {
    const planted = Object.fromEntries(PLANTED.map(([, file, source]) => [file, `${source}\n`]))
    const folder = await plant({ ...CLEAN, ...BESIDE, ...planted })
    folders.push(folder)
    const result = await violations(folder)
    expect(result.code).toBe(1)
    found = result.found
  })
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

  test('files that keep them are accepted', async () => {
    const folder = await plant(CLEAN)
    folders.push(folder)
    expect(await violations(folder)).toEqual({ code: 0, found: [] })
  })

  test.each(PLANTED)('%s is broken by %s', (rule, file) => {
    expect(found.filter(({ from }) => from === file).map((violation) => violation.rule)).toContain(rule)
  })

  test('nothing but the planted files is reported', () => {
    const planted = new Set([...PLANTED.map(([, file]) => file), ...Object.keys(BESIDE)])
    expect(found.filter(({ from }) => !planted.has(from))).toEqual([])
  })

  test('every rule has a planted violation', () => {
    expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(new Set(rules.map(({ name }) => name)))
  })
})
