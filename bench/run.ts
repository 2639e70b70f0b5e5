// npm run bench [-- B1 B4 …] [--rounds N] [--json FILE] [--profile DIR]: measures beside baselines and prints medians.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Benchmark } from './benchmark.ts'
import { printed } from './print.ts'
import { type BenchmarkResult, currentLoad, machine, mergeResults, resultOf } from './results.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    profile: { type: 'string' },
    scratch: { type: 'string', default: tmpdir() },
  },
})
if (values.profile !== undefined) process.env['COUNTERSIGN_BENCH_PROFILE'] = values.profile
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1.')

const folder = new URL('./benchmarks/', import.meta.url)
const known: Benchmark[] = []
for (const file of readdirSync(folder).filter((name) => /^b\d\d-.*\.ts$/.test(name)))
  known.push(((await import(new URL(file, folder).href)) as { readonly benchmark: Benchmark }).benchmark)
known.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))

const wanted = positionals.map((word) => word.toUpperCase())
const unknown = wanted.filter((word) => !known.some(({ id }) => id === word))
if (unknown.length > 0)
  throw new Error(
    `No such benchmark: ${unknown.join(', ')}. There are ${known.map(({ id }) => id).join(', ')}.`,
  )

const say = (text: string): void => void process.stderr.write(`${text}\n`)

const measure = async ({ id, work, run }: Benchmark): Promise<BenchmarkResult> => {
  const scratch = mkdtempSync(join(values.scratch, 'countersign-bench-'))
  const load = currentLoad()
  say(`${id} ${work} …`)
  try {
    return resultOf(await run({ rounds, scratch, say: (text) => say(`  ${text}`) }), {
      id,
      work,
      load,
      rounds,
    })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

process.stdout.write(`${machine()}\n`)
for (const benchmark of known.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
  const result = await measure(benchmark)
  process.stdout.write(`${printed(result)}\n`)
  // After each, so that a run that is broken off leaves what it has measured.
  if (values.json !== undefined) mergeResults(values.json, [result])
}
