// npm run dev: as npm start, but the server runs from its sources and restarts when they change.
import { build } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { runSandbox } from './sandbox.mjs'
import { inRoot } from './workspace.mjs'

await ensureInstalled()
if (!(await build())) process.stderr.write('The build reported errors; the server runs from its sources.\n')
const main = inRoot('packages', 'server', 'src', 'main.ts')
process.exit(await runSandbox(['--conditions=source', main], ['--watch', '--watch-preserve-output']))
