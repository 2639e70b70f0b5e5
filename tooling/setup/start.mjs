// npm start: a sandbox server with sample data, and the example page that uses it.
import { existsSync } from 'node:fs'
import { build, isServerBuilt } from './build.mjs'
import { children } from './children.mjs'
import { ensureInstalled } from './install.mjs'
import { dataDirectory, ensureSandbox, exampleEnvironment, isReady, port, welcome } from './sandbox.mjs'
import { giveUp, inRoot } from './workspace.mjs'

await ensureInstalled()
if (!(await build())) {
  if (!isServerBuilt()) giveUp('The server could not be built: see the messages above.')
  process.stderr.write('The build reported errors; going on with what was built.\n')
}

const countersign = [process.execPath, inRoot('packages', 'server', 'bin', 'countersign.js')]
const made = await ensureSandbox(countersign)

const { begin, over, isStopping } = children()
const [command, ...before] = countersign
begin('The server', command, [...before, 'serve', '--data', dataDirectory, '--port', port])
if (await isReady(isStopping)) {
  const example = inRoot('examples', 'barcode-scanner', 'serve.mjs')
  if (made !== null && existsSync(example)) {
    begin('The example page', process.execPath, [example], exampleEnvironment(made), 'ignore')
  }
  process.stdout.write(welcome(made))
}
process.exit(await over)
