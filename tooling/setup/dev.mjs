// npm run dev: as npm start, but the server runs from its sources and restarts when they change.
import { existsSync } from 'node:fs'
import { build } from './build.mjs'
import { children } from './children.mjs'
import { ensureInstalled } from './install.mjs'
import { dataDirectory, ensureSandbox, exampleEnvironment, isReady, port, welcome } from './sandbox.mjs'
import { inRoot } from './workspace.mjs'

await ensureInstalled()
if (!(await build())) process.stderr.write('The build reported errors; the server runs from its sources.\n')

const fromSources = ['--conditions=source', inRoot('packages', 'server', 'src', 'main.ts')]
const made = await ensureSandbox([process.execPath, ...fromSources])

const { begin, over, isStopping } = children()
begin('The server', process.execPath, [
  '--watch',
  '--watch-preserve-output',
  ...fromSources,
  'serve',
  '--data',
  dataDirectory,
  '--port',
  port,
])
if (await isReady(isStopping)) {
  const example = inRoot('examples', 'barcode-scanner', 'serve.mjs')
  if (made !== null && existsSync(example)) {
    begin('The example page', process.execPath, [example], exampleEnvironment(made), 'ignore')
  }
  process.stdout.write(welcome(made))
}
process.exit(await over)
