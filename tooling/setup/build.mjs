// Builds every package, and skips that when nothing has changed since the last time.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, inRoot, npm, run } from './workspace.mjs'

const STAMP = inRoot('node_modules', '.countersign-built')
const SERVER = inRoot('packages', 'server', 'dist', 'main.js')
const IGNORED = new Set(['dist', 'node_modules', '.countersign', 'coverage'])

const filesOf = function* (folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (IGNORED.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesOf(path)
    else if (entry.isFile()) yield path
  }
}

/** Changes whenever a file changes that a build may read. */
const fingerprint = () => {
  const digest = createHash('sha256')
  const add = (path) => {
    const { size, mtimeMs } = statSync(path)
    digest.update(`${path} ${size} ${mtimeMs}\n`)
  }
  for (const folder of ['packages', 'examples', 'tooling/tsconfig'])
    for (const path of filesOf(inRoot(folder))) add(path)
  for (const file of ['package-lock.json', 'tsconfig.json']) add(inRoot(file))
  return digest.digest('hex')
}

const lastBuilt = () => (existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : null)

/** Whether the compiler is there: an installation for production alone has none. */
export const canBuild = () => existsSync(inRoot('node_modules', 'typescript', 'package.json'))

/** Whether what `countersign serve` needs has been built. */
export const isServerBuilt = () => existsSync(SERVER)

export const compiler = inRoot('node_modules', 'typescript', 'bin', 'tsc')

/** Builds what is not built yet. Resolves with whether everything went well. */
export const build = async () => {
  if (isServerBuilt() && lastBuilt() === fingerprint()) return true
  process.stderr.write('Building …\n')
  const compiled = await run(process.execPath, [compiler, '-b'])
  const built = await npm(['run', 'build', '--workspaces', '--if-present', '--silent'], {
    env: environment(),
  })
  if (compiled.code !== 0 || built.code !== 0) return false
  writeFileSync(STAMP, fingerprint())
  return true
}
