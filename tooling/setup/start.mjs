// npm start: a sandbox server with sample data, and the example page that uses it.
import { build, isServerBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { runSandbox } from './sandbox.mjs'
import { giveUp, inRoot } from './workspace.mjs'

await ensureInstalled()
if (!(await build())) {
  if (!isServerBuilt()) giveUp('The server could not be built: see the messages above.')
  process.stderr.write('The build reported errors; going on with what was built.\n')
}
process.exit(await runSandbox([inRoot('packages', 'server', 'bin', 'countersign.js')]))
