// npm test [-- word]: every check and every test; the last line is the sum. With a word: what matches it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { build, compiler } from './build.mjs'
import { ensureChromium } from './chromium.mjs'
import { ensureInstalled } from './install.mjs'
import { endTogether, environment, inRoot, root, run } from './workspace.mjs'

await ensureInstalled()
endTogether()

const word = process.argv[2]
const matches = (text) => word === undefined || text.toLowerCase().includes(word.toLowerCase())
const node = process.execPath
const module = (...path) => inRoot('node_modules', ...path)

/** Checks that are one command each; what they print is shown when they fail. */
const CHECKS = [
  ['biome: format and lint', [module('@biomejs', 'biome', 'bin', 'biome'), 'check', '--max-diagnostics=50']],
  ['tsc: packages', [compiler, '-b']],
  ['tsc: tests, tooling and end-to-end stories', [compiler, '-p', 'tooling/tsconfig/tests.json']],
  ['import rules', ['tooling/import-rules/check.ts']],
  ['knip: nothing unused', [module('knip', 'bin', 'knip.js'), '--no-progress']],
  ['links and commands in the documentation', ['tooling/docs/check.ts']],
  ['size of the client in a page', [module('size-limit', 'bin.js')]],
]

let passed = 0
let failed = 0
const say = (good, name, detail = '') => {
  if (good) passed += 1
  else failed += 1
  process.stdout.write(`${good ? '✓' : '✗'} ${name}\n${detail === '' ? '' : `${detail.trimEnd()}\n`}`)
}

const testFiles = (folder = root) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.git', '.countersign'].includes(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return testFiles(path)
    return /\.test\.tsx?$/.test(entry.name) ? [relative(root, path)] : []
  })

/** Words that are part of a path choose files, others choose tests by name. */
const selection = () => {
  if (word === undefined) return []
  return testFiles().some(matches) ? [word] : ['-t', word]
}

/** Runs Vitest and counts its tests; a file that cannot be loaded is one failure, and so is an end without a result. */
const runTests = async (chromium) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'))
  const result = join(folder, 'result.json')
  const { code } = await run(
    node,
    [
      module('vitest', 'vitest.mjs'),
      'run',
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${result}`,
      ...selection(),
    ],
    { env: environment(chromium === undefined ? {} : { COUNTERSIGN_CHROMIUM: chromium }) },
  )
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(result, 'utf8'))
    const unloaded = testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
    )
    passed += numPassedTests
    failed += numFailedTests + unloaded.length
    for (const { name, message } of unloaded) process.stdout.write(`✗ ${relative(root, name)}: ${message}\n`)
    if (code !== 0 && numFailedTests + unloaded.length === 0)
      say(false, 'vitest', `It ended with ${code} although no test failed.`)
  } catch (error) {
    say(false, 'vitest', `It gave no result: ${error.message}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (!(await build())) say(false, 'build')
// Two at a time: most of them keep one core busy. What they say comes in the order of the list.
const checks = CHECKS.filter(([name]) => matches(name))
const ends = checks.map(() => Promise.withResolvers())
const waiting = [...checks.entries()]
const checkOnes = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [index, [, args]] = next
    await run(node, args, { capture: true }).then(ends[index].resolve, ends[index].reject)
  }
}
const checking = [checkOnes(), checkOnes()]
for (const [index, [name]] of checks.entries()) {
  const { code, stdout, stderr } = await ends[index].promise
  say(code === 0, name, code === 0 ? '' : stdout + stderr)
}
await Promise.all(checking)
const chromium = await ensureChromium()
if (chromium.problem !== undefined) say(false, 'a browser for the tests', chromium.problem)
await runTests(chromium.path)

process.exitCode = failed === 0 ? 0 : 1
process.stdout.write(`${passed} passed, ${failed} failed\n`)
