import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atMost, type Bench, type Benchmark, type Measured } from '../benchmark.ts'
import { freePort } from '../lab/free-port.ts'

const program = fileURLToPath(new URL('../../packages/server/bin/countersign.js', import.meta.url))

/** Resolves when the server says that it is ready. */
const ready = async (port: number): Promise<void> => {
  for (;;) {
    try {
      if ((await fetch(`http://127.0.0.1:${port}/readyz`)).ok) return
    } catch (error) {
      // Not listening yet.
      if (!(error instanceof TypeError)) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const timed = async (command: readonly string[], until: (port: number) => Promise<void>): Promise<number> => {
  const port = await freePort()
  const begin = performance.now()
  const child = spawn(process.execPath, [...command, '--port', String(port)], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    await Promise.race([
      until(port),
      ended.then(() => Promise.reject(new Error('The server ended before it was ready.'))),
    ])
    return performance.now() - begin
  } finally {
    child.kill()
    await ended
  }
}

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
    const value = await timed([program, 'serve', '--data', data], ready)
    // The first round only warms the disk's cache.
    if (round > 0) samples.push({ value, baseline: emptyNode() })
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
