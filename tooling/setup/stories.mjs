// npm run stories -- [--database sqlite|postgres] [word]: the stories of e2e/stories, all of them, on the database that is named.
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { endTogether, environment, giveUp, inRoot, run } from './workspace.mjs'

const options = { database: { type: 'string', default: 'sqlite' } }
const wanted = () => {
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    return giveUp(`${error.message} Like this: npm run stories -- --database postgres count`)
  }
}
const {
  values: { database },
  positionals: [word = ''],
} = wanted()
if (!['sqlite', 'postgres'].includes(database))
  giveUp(`--database is sqlite or postgres, not ${JSON.stringify(database)}.`)

await ensureInstalled()
endTogether()
if (!(await build())) giveUp('The build failed: see the messages above.')
const { code } = await run(
  process.execPath,
  [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'e2e', `e2e/stories/${word}`],
  { env: environment({ E2E_DATABASE: database }) },
)
process.exitCode = code
