import { brotliCompressSync, gzipSync } from 'node:zlib'
import { filesOf } from '../../packages/client/tooling/bundles.mjs'
import { atMost, type Benchmark, type Measured } from '../benchmark.ts'

const kib = (text: string): number => gzipSync(text, { level: 9 }).length / 1024
const row = (name: string, text: string, goal = false): Measured['rows'][number] => ({
  ...{ name, unit: 'KiB', samples: [{ value: kib(text), baseline: null }], baseline: null, first: null },
  goal: goal ? atMost('value', 15) : null,
})

const run = async (): Promise<Measured> => {
  const name = 'countersign.min.js'
  const scripts = [...(await filesOf(name))].filter(([path]) => path.endsWith('.js'))
  const [, main] = scripts[0] ?? ['', '']
  const withJose = (await filesOf(name, { alias: {} })).get(name) ?? ''
  return {
    rows: [
      row('the file for script tags, everything that each page loads', main, true),
      row('the same with all of jose in place of its profile', withJose),
      ...scripts.slice(1).map(([path, text]) => row(`\`${path}\`, loaded when it is first used`, text)),
    ],
    notes: [
      `With brotli, as most sites send it, a page loads ${(brotliCompressSync(main).length / 1024).toFixed(1)} KiB.`,
    ],
  }
}

export const benchmark: Benchmark = { id: 'B10', work: 'Client library in a browser, gzip', run }
