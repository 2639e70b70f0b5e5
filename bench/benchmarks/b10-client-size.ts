import { brotliCompressSync, gzipSync } from 'node:zlib'
import { filesOf } from '../../packages/client/tooling/bundles.mjs'
import { atMost, type Benchmark, type Measured } from '../benchmark.ts'

const kib = (text: string): number => gzipSync(text, { level: 9 }).length / 1024
const brotli = (text: string): string => (brotliCompressSync(text).length / 1024).toFixed(1)
const row = (name: string, text: string, goal = false): Measured['rows'][number] => ({
  ...{ name, unit: 'KiB', samples: [{ value: kib(text), baseline: null }], baseline: null, first: null },
  goal: goal ? atMost('value', 15) : null,
})

const run = async (): Promise<Measured> => {
  const name = 'countersign.min.js'
  const scripts = [...(await filesOf(name))].filter(([path]) => path.endsWith('.js'))
  const [, main] = scripts[0] ?? ['', '']
  const withJose =
    (await filesOf('countersign-whole.min.js', { alias: {} })).get('countersign-whole.min.js') ?? ''
  const whole = (await filesOf('countersign-whole.min.js')).get('countersign-whole.min.js') ?? ''
  const talk = scripts.find(([path]) => path.includes('-talk.'))?.[1] ?? ''
  return {
    rows: [
      row('the file for script tags, which every page loads', main, true),
      row('`countersign-talk.min.js`, which a page loads besides that asks, counts or sends', talk),
      ...scripts
        .filter(([path]) => path !== name && !path.includes('-talk.'))
        .map(([path, text]) => row(`\`${path}\`, loaded when it is first used`, text)),
      row('`countersign-whole.min.js`: all of them in one, for service workers', whole),
      row('the same with all of jose in place of its profile', withJose),
    ],
    notes: [
      `A page that comes back with a license and counts nothing loads the first alone; one that talks loads ${(kib(main) + kib(talk)).toFixed(1)} KiB in all.`,
      `With brotli, as most sites send it: ${brotli(main)} KiB, and ${brotli(talk)} KiB for a page that talks.`,
    ],
  }
}

export const benchmark: Benchmark = { id: 'B10', work: 'Client library in a browser, gzip', run }
