// Checks what Markdown says against what there is: links and their anchors, paths, npm scripts, countersign commands.
import { readFileSync } from 'node:fs'
import { readCommands } from './commands.ts'
import { files, root } from './files.ts'
import { problemsOf } from './problems.ts'

const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  scripts: Record<string, string>
}
const commands = await readCommands()
/** The rulebook describes the whole system, also what this version lacks. */
const RULEBOOK = 'docs/domain.md'

const pages = files(/\.md$/)
const problems = pages.flatMap((page) =>
  problemsOf({
    page,
    text: readFileSync(root + page, 'utf8'),
    root,
    scripts: new Set(Object.keys(scripts)),
    commands: page === RULEBOOK ? null : commands,
  }),
)

for (const problem of problems) console.log(problem)
console.log(`${pages.length} pages, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
