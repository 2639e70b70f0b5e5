// npm run tarball: makes the tarball that is published, from what the build left: what is loaded, its declarations and nothing
// of this workspace. With --refuse it says so instead of packing the workspace's own folder.
import { execFileSync } from 'node:child_process'
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUNDLES } from './bundles.mjs'

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** A condition of the workspace: its files are not published. */
const withoutSource = (value) => {
  if (typeof value !== 'object') return value
  const kept = Object.entries(value).filter(([condition]) => condition !== 'source')
  return Object.fromEntries(kept.map(([condition, target]) => [condition, withoutSource(target)]))
}

/** What a vendor's package manager reads. */
const manifest = async () => {
  const own = JSON.parse(await readFile(here('package.json'), 'utf8'))
  const { scripts: _scripts, devDependencies: _development, exports, ...rest } = own
  return { ...rest, exports: { ...withoutSource(exports), './package.json': './package.json' } }
}

/** An import of a declaration beside it: the compiler leaves the name of the source, a vendor's compiler wants that of the script. */
const RELATIVE = /(?<=(?:from |import\()')(\.[^']+?)\.(?:ts|js)(?=')/g

/** The declarations that an entry leads to, by their paths in `dist`. */
const declarationsFrom = async (path, found = new Set()) => {
  if (found.has(path)) return found
  found.add(path)
  const text = await readFile(here(`dist/${path}`), 'utf8')
  for (const [, to] of text.matchAll(RELATIVE))
    await declarationsFrom(posix.join(posix.dirname(path), `${to}.d.ts`), found)
  return found
}

/** Puts together what is published in a folder that is made anew. */
export const assemble = async (folder) => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const put = async (path, text) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await put('package.json', `${JSON.stringify(await manifest(), null, 2)}\n`)
  await cp(here('README.md'), join(folder, 'README.md'))
  await cp(here('../../LICENSE'), join(folder, 'LICENSE'))
  const stems = Object.keys(BUNDLES).map((name) => name.replace(/(\.min)?\.js$/, ''))
  const bundles = stems.map((stem) => `${stem}{,-*}{,.min}.js`)
  for await (const path of glob(bundles, { cwd: here('dist') })) {
    const text = await readFile(here(`dist/${path}`), 'utf8')
    await put(`dist/${path}`, text.replace(/\/\/# sourceMappingURL=.*\n?/, ''))
  }
  const entries = ['index.d.ts', 'browser.d.ts', 'testing/index.d.ts']
  const declarations = new Set()
  for (const entry of entries) await declarationsFrom(entry, declarations)
  for (const path of declarations) {
    const text = await readFile(here(`dist/${path}`), 'utf8')
    await put(`dist/${path}`, text.replace(/\/\/# sourceMappingURL=.*\n?/, '').replace(RELATIVE, '$1.js'))
  }
}

/** Makes the tarball in a folder; resolves with its path. */
export const pack = async (target) => {
  const folder = here('dist/published')
  await assemble(folder)
  await mkdir(target, { recursive: true })
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm']
  const [command, ...before] = npm
  const args = [...before, 'pack', folder, '--pack-destination', target, '--json', '--ignore-scripts']
  const [{ filename }] = JSON.parse(execFileSync(command, args, { encoding: 'utf8' }))
  return join(target, filename)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--refuse')) {
    process.stderr.write('This folder is the workspace: "npm run tarball" makes the package.\n')
    process.exitCode = 1
  } else process.stdout.write(`${await pack(here('dist'))}\n`)
}
