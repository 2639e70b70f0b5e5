import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { atMost, type Bench, type Benchmark, type Measured } from '../benchmark.ts'
import { program, serve } from '../lab/serve.ts'

const emptyNode = (): number => {
  const begin = performance.now()
  execFileSync(process.execPath, ['-e', '0'])
  return performance.now() - begin
}

const run = async ({ rounds, scratch }: Bench): Promise<Measured> => {
  const samples: { value: number; baseline: number }[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const data = join(scratch, `data-${round}`)
    execFileSync(process.execPath, [program, 'init', '--data', data], { stdio: 'ignore' })
    const serving = await serve(data)
    await serving.stop()
    // The first round only warms the disk's cache.
    if (round > 0) samples.push({ value: serving.started, baseline: emptyNode() })
  }
  return {
    rows: [
      {
        name: 'from the start of `countersign serve` to a good /readyz, empty data directory',
        unit: 'ms',
        samples,
        baseline: 'node -e 0',
        first: null,
        goal: atMost('value', 1_500),
      },
    ],
  }
}

export const benchmark: Benchmark = { id: 'B13', work: 'Cold start', run }
