// Bundles the protocol into what is published: only `jose` stays outside. Prints what a page has to load.
import { cp, glob, readFile, writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** From the sources, so that a build can be repeated over its own output. */
const BUNDLES = [
  { input: 'src/index.ts', file: 'dist/index.js', platform: 'node', external: ['jose', /^node:/] },
  { input: 'src/browser.ts', file: 'dist/browser.js', platform: 'browser', external: ['jose'] },
  { input: 'src/testing/index.ts', file: 'dist/testing/index.js', platform: 'neutral', external: ['jose'] },
  {
    input: 'src/browser.ts',
    file: 'dist/countersign.min.js',
    platform: 'browser',
    external: [],
    minify: true,
  },
]

for (const { input, file, platform, external, minify = false } of BUNDLES) {
  const bundle = await rolldown({
    input: here(input),
    platform,
    external,
    cwd: here('.'),
    resolve: { conditionNames: ['source', platform === 'browser' ? 'browser' : 'node', 'import', 'default'] },
  })
  await bundle.write({ file: here(file), format: 'esm', minify, sourcemap: true })
  await bundle.close()
  const bytes = await readFile(here(file))
  process.stdout.write(`${file}: ${bytes.length} bytes, ${gzipSync(bytes).length} gzipped\n`)
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
