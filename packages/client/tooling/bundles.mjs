// What is published, bundle by bundle. The build writes all of them; the browser tests make their own from the sources.
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** From the sources, so that a build can be repeated over its own output. Only `jose` stays outside. */
export const BUNDLES = {
  'index.js': { input: 'src/index.ts', platform: 'node', external: ['jose', /^node:/] },
  'browser.js': { input: 'src/browser.ts', platform: 'browser', external: ['jose'] },
  'testing/index.js': { input: 'src/testing/index.ts', platform: 'neutral', external: ['jose'] },
  'countersign.min.js': { input: 'src/browser.ts', platform: 'browser', external: [], minify: true },
}

/** Bundles one of them in memory: its code and its source map. */
export const bundleOf = async (name) => {
  const { input, platform, external, minify = false } = BUNDLES[name]
  const conditionNames = ['source', platform === 'browser' ? 'browser' : 'node', 'import', 'default']
  const bundle = await rolldown({
    ...{ input: here(input), platform, external, cwd: here('.'), resolve: { conditionNames } },
  })
  const options = { file: here(`dist/${name}`), format: 'esm', minify, sourcemap: true }
  const { output } = await bundle.generate(options)
  await bundle.close()
  const [{ code, map }] = output
  return { code, map: map.toString() }
}
