import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** File, its source, what is said of it. */
const PLANTED: readonly (readonly [file: string, source: string, said: string])[] = [
  [
    'packages/licensing/src/planted-clock.ts',
    'export const now = (): number => Date.now()',
    'noRestrictedGlobals',
  ],
  [
    'packages/licensing/src/planted-timer.ts',
    'export const wait = (f: () => void) => setTimeout(f, 1)',
    'noRestrictedGlobals',
  ],
  ['packages/licensing/src/planted-chance.ts', 'export const chance = (): number => Math.random()', 'plugin'],
  ['packages/licensing/src/planted-waiting.ts', 'export const wait = async (x: number) => x', 'plugin'],
  [
    'packages/licensing/src/planted-waiting-too.ts',
    'export async function wait(): Promise<number> {\n  return 1\n}',
    'plugin',
  ],
  [
    'packages/client/src/planted-page.ts',
    'export const host = (): string => window.location.host',
    'noRestrictedGlobals',
  ],
  ['packages/server/src/planted-environment.ts', 'export const home = process.env.HOME', 'noProcessEnv'],
  ['packages/server/src/planted-any.ts', 'export const loose: any = 1', 'noExplicitAny'],
  [
    'packages/server/src/planted-assertion.ts',
    'export const first = (x: readonly number[]): number => x[0]!',
    'noNonNullAssertion',
  ],
  ['packages/server/src/planted-barrel.ts', "export * from './planted-any.ts'", 'noBarrelFile'],
  ['packages/server/src/plantedName.ts', 'export const name = 1', 'useFilenamingConvention'],
  [
    'packages/server/src/planted-mock.test.ts',
    "import { vi } from 'vitest'\n\nvi.mock('jose', () => ({}))",
    'plugin',
  ],
]

const CLEAN: readonly (readonly [file: string, source: string])[] = [
  ['packages/server/src/clock.ts', 'export const now = (): number => Math.floor(Date.now() / 1000)'],
  ['packages/server/src/config/read.ts', 'export const home = process.env.HOME'],
  ['packages/client/src/platform/browser/page.ts', 'export const host = (): string => window.location.host'],
  ['packages/licensing/src/index.ts', "export * from './rule.ts'"],
  ['packages/server/src/mock.alone.test.ts', "import { vi } from 'vitest'\n\nvi.mock('jose', () => ({}))"],
  ['packages/licensing/src/rule.ts', 'export const later = (now: number): number => Math.max(now, 1)'],
]

interface Diagnostic {
  readonly category: string
  readonly location: { readonly path: string | { readonly file: string } }
}

const folder = mkdtempSync(join(tmpdir(), 'lint-rules-'))
let said: readonly (readonly [file: string, category: string])[] = []

beforeAll(async () => {
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as Record<string, unknown>
  const { $schema: _schema, vcs: _vcs, ...rest } = config
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(rest))
  for (const plugin of ['pure.grit', 'alone.grit'])
    cpSync(join(root, 'tooling', 'lint', plugin), join(folder, 'tooling', 'lint', plugin))
  for (const [file, source] of [...PLANTED, ...CLEAN]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${source}\n`)
  }
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const report = await new Promise<string>((resolve) => {
    // It ends with 1, as it has found something.
    execFile(
      process.execPath,
      [biome, 'lint', '--reporter=json', 'packages'],
      { cwd: folder },
      (_error, stdout) => resolve(stdout),
    )
  })
  const { diagnostics } = JSON.parse(report) as { diagnostics: readonly Diagnostic[] }
  said = diagnostics.map(({ category, location: { path } }) => [
    typeof path === 'string' ? path : path.file,
    category,
  ])
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each(PLANTED)('%s is refused: %s', (file, _source, rule) => {
  expect(said.filter(([path]) => path === file).map(([, category]) => category.split('/').at(-1))).toContain(
    rule,
  )
})

test.each(CLEAN)('%s is accepted: %s', (file) => {
  expect(said.filter(([path]) => path === file)).toEqual([])
})
