// npm run endurance -- --rounds N: the endurance stories on what is built from these sources.
import { build } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { endTogether, environment, giveUp, inRoot, run } from './workspace.mjs'

await ensureInstalled()
endTogether()
if (!(await build())) giveUp('The build failed: see the messages above.')
const runner = inRoot('e2e', 'endurance', 'runner', 'main.ts')
const { code } = await run(process.execPath, ['--conditions=source', runner, ...process.argv.slice(2)], {
  env: environment(),
})
process.exitCode = code
