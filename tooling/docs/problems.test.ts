import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Command } from './commands.ts'
import { problemsOf } from './problems.ts'

const leaf = (...options: readonly string[]): Command => ({ options: new Set(options), commands: new Map() })
const commands: Command = {
  options: new Set(['--help']),
  commands: new Map([
    ['serve', leaf('--port')],
    ['product', { options: new Set(), commands: new Map([['list', leaf('--json')]]) }],
  ]),
}

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'docs-check-'))
  mkdirSync(join(root, 'docs'))
  writeFileSync(join(root, 'docs', 'other.md'), '# Other\n\n## A heading, with `code`\n')
})
afterAll(() => rmSync(root, { recursive: true }))

const problems = (text: string): readonly string[] =>
  problemsOf({ page: 'README.md', text, root, scripts: new Set(['start']), commands })

test.each([
  '[other](docs/other.md)',
  '[a heading](docs/other.md#a-heading-with-code)',
  '[elsewhere](https://example.com/missing.md)',
  'See `docs/other.md`.',
  'Call `npm run start`, or `npx countersign product list --json`.',
  '```\n$ countersign serve --port 1 && countersign product list\n```',
  'A code block is no link: `[x](y.md)`.',
])('%s is right', (text) => {
  expect(problems(text)).toEqual([])
})

test.each([
  ['[gone](docs/gone.md)', 'docs/gone.md'],
  ['[no such heading](docs/other.md#nothing)', 'a heading that does not exist'],
  ['![picture](docs/gone.svg)', 'docs/gone.svg'],
  ['See `docs/gone.md`.', 'docs/gone.md'],
  ['Call `npm run stop`.', 'npm run stop'],
  ['Call `countersign vanish`.', 'there is no vanish'],
  ['Call `npx countersign product burn`.', 'there is no burn'],
  ['```\nCOUNTERSIGN_PORT=1 countersign serve --ports 1\n```', 'has no --ports'],
  ['```\ncountersign product list \\\n  --xml\n```', 'has no --xml'],
])('%s is a problem', (text, part) => {
  expect(problems(text)).toEqual([expect.stringContaining(part)])
})
