// Checks the import rules under the current directory. --json: the violations as JSON on standard output.
// The parser is swc: dependency-cruiser reads TypeScript through the compiler's old API, which TypeScript 7 lacks
// (docs/adr/0015-import-rules-are-read-by-swc.md).
import { existsSync } from 'node:fs'
import { cruise } from 'dependency-cruiser'
import { rules } from './rules.ts'

const { output } = await cruise(
  ['packages', 'examples'].filter((folder) => existsSync(folder)),
  {
    ruleSet: { forbidden: rules },
    validate: true,
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '(^|/)dist/|[.]d[.]m?ts$' },
  },
  {
    exportsFields: ['exports'],
    conditionNames: ['source', 'import', 'node', 'default'],
    extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
  },
)
if (typeof output === 'string') throw new Error('dependency-cruiser gave text instead of its result.')
const violations = output.summary.violations.map(({ rule, from, to, cycle }) => ({
  rule: rule.name,
  from,
  to: cycle === undefined ? to : cycle.map(({ name }) => name).join(' → '),
}))

if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(violations)}\n`)
else {
  const comments = new Map(rules.map(({ name, comment }) => [name, comment]))
  for (const { rule, from, to } of violations) {
    process.stdout.write(`${from} imports ${to}\n  ${rule}: ${comments.get(rule)}\n`)
  }
}
process.exitCode = violations.length === 0 && output.summary.totalCruised > 0 ? 0 : 1
