// What is published, bundle by bundle. The build writes all of them; the browser tests make their own from the sources.
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { sentences } from './sentences.mjs'

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Pages load a profile of JOSE on WebCrypto in place of the package, and read JSON and base64 by the browser's own means (docs/adr). */
const PAGE = {
  input: 'src/browser.ts',
  platform: 'browser',
  external: [],
  alias: {
    jose: here('../protocol/src/jose/web-jose.ts'),
    '../json/strict-json.ts': here('../protocol/src/json/web-strict-json.ts'),
    './json/strict-json.ts': here('../protocol/src/json/web-strict-json.ts'),
    './base64url.ts': here('../protocol/src/encoding/web-base64url.ts'),
    '../encoding/base64url.ts': here('../protocol/src/encoding/web-base64url.ts'),
    './encoding/base64url.ts': here('../protocol/src/encoding/web-base64url.ts'),
  },
}

/** From the sources, so that a build can be repeated over its own output. Elsewhere `jose` stays outside. */
export const BUNDLES = {
  'index.js': { input: 'src/index.ts', platform: 'node', external: ['jose', /^node:/] },
  'browser.js': PAGE,
  'testing/index.js': { input: 'src/testing/index.ts', platform: 'neutral', external: ['jose'] },
  'countersign.min.js': {
    ...{ ...PAGE, minify: true },
    alias: {
      ...{ ...PAGE.alias, './talk-again.ts': here('src/platform/browser/talk-again.ts') },
      ...{
        './sentence.ts': here('src/platform/browser/sentence.ts'),
        '../sentence.ts': here('src/platform/browser/sentence.ts'),
      },
    },
    plugins: () => [sentences()],
  },
  // For service workers, which may load nothing later, and for who wants one file.
  'countersign-whole.min.js': { ...PAGE, minify: true, split: false },
}

/**
 * Bundles one of them in memory. Resolves with its files, by path: the bundle first, then its map and, where a feature is
 * loaded when it is first used, a chunk with its own map each, beside it. `changes` are for measurements.
 */
export const filesOf = async (name, changes = {}) => {
  const bundled = { split: BUNDLES[name].platform === 'browser', ...BUNDLES[name], ...changes }
  const { input, platform, external, alias = {}, minify = false, split, plugins = () => [] } = bundled
  const conditionNames = ['source', platform === 'browser' ? 'browser' : 'node', 'import', 'default']
  const bundle = await rolldown({
    ...{
      input: here(input),
      platform,
      external,
      cwd: here('.'),
      resolve: { conditionNames, alias },
      plugins: plugins(),
    },
    // What a feature that is loaded later shares with the rest stays in the one file that every page loads.
    preserveEntrySignatures: 'allow-extension',
  })
  const stem = name.replace(/(\.min)?\.js$/, '')
  const chunkFileNames = `${posix.basename(stem)}-[name]${minify ? '.min' : ''}.js`
  const { output } = await bundle.generate({
    ...{ dir: here(`dist/${posix.dirname(name)}`), entryFileNames: posix.basename(name), chunkFileNames },
    ...{ format: 'esm', minify, sourcemap: true, codeSplitting: split, comments: minify ? false : undefined },
  })
  await bundle.close()
  return new Map(
    output.map((file) => [
      posix.join(posix.dirname(name), file.fileName),
      file.type === 'chunk' ? file.code : String(file.source),
    ]),
  )
}
