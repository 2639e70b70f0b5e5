// Bundles the protocol into what is published: only `jose` stays outside. Prints what a page has to load.
import { readFile } from 'node:fs/promises'
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
