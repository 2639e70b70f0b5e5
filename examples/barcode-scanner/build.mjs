// Builds the page: one script, the decoder beside it, nothing fetched from elsewhere.
import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const out = here('dist/page')

await mkdir(out, { recursive: true })
const bundle = await rolldown({ input: here('dist/page/page.js'), platform: 'browser', cwd: here('.') })
await bundle.write({ file: `${out}/bundle.js`, format: 'esm', minify: true, codeSplitting: false })
await bundle.close()
await copyFile(here('src/page/index.html'), `${out}/index.html`)
await copyFile(here('src/page/style.css'), `${out}/style.css`)
await copyFile(
  createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'),
  `${out}/zxing_reader.wasm`,
)
