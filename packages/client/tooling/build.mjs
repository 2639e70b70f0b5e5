// Bundles the protocol into what is published. Prints what a page has to load.
import { cp, glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { BUNDLES, filesOf } from './bundles.mjs'

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

for (const name of Object.keys(BUNDLES)) {
  for (const [path, text] of await filesOf(name)) {
    await mkdir(dirname(here(`dist/${path}`)), { recursive: true })
    await writeFile(here(`dist/${path}`), text)
    if (!path.endsWith('.js')) continue
    process.stdout.write(`dist/${path}: ${text.length} bytes, ${gzipSync(text).length} gzipped\n`)
  }
}

// The declarations, too, must stand alone: those of the protocol come along, and are what the others name.
const isDeclaration = (path) => !/\.[a-z]+$/.test(path) || path.endsWith('.d.ts')
await cp(here('../protocol/dist'), here('dist/protocol'), {
  recursive: true,
  filter: (path) => isDeclaration(path) && !path.includes('schemas'),
})
for await (const file of glob('**/*.d.ts', { cwd: here('dist') })) {
  const text = await readFile(here(`dist/${file}`), 'utf8')
  const to = `./${relative(dirname(file), 'protocol/index.js')}`
  const alone = text.replaceAll("'@countersign/protocol'", `'${to}'`)
  if (alone !== text) await writeFile(here(`dist/${file}`), alone)
}
