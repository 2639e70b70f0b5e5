import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { atMost, type Bench, type Benchmark, type Bound, type Measured, type Row } from '../benchmark.ts'
import { FLEET, Fleet, ReportLoad, warmUp } from '../lab/report-load.ts'
import { program, serve } from '../lab/serve.ts'

const MANY = 1_000_000
const CHUNK = 100_000
const MIB = 2 ** 20

const idleMemory = async (scratch: string): Promise<number> => {
  const data = join(scratch, 'idle')
  execFileSync(process.execPath, [program, 'init', '--data', data], { stdio: 'ignore' })
  const serving = await serve(data)
  const bytes = serving.memory()
  await serving.stop()
  return bytes
}

const run = async ({ scratch, say }: Bench): Promise<Measured> => {
  const load = new ReportLoad(scratch)
  try {
    const idle = await idleMemory(scratch)
    const maker = await load.server({ database: true })
    for (let made = 0; made < MANY; made += CHUNK) {
      await maker.child.call('know', { devices: CHUNK })
      say(`${(made + CHUNK).toLocaleString('en')} devices known`)
    }
    const fleet = await Fleet.of(maker.child, FLEET)
    const serving = await serve(await maker.child.call('handOver', undefined))
    try {
      const started = serving.memory()
      await warmUp(load, { fleet, target: { port: serving.port, child: null } })
      const busy = serving.memory()
      await warmUp(load, { fleet, target: { port: serving.port, child: null } })
      const later = serving.memory()
      const row = (name: string, bytes: number, goal: Bound | null): Row => ({
        name,
        unit: 'MiB',
        samples: [{ value: bytes / MIB, baseline: null }],
        baseline: null,
        first: null,
        goal,
      })
      return {
        rows: [
          row('resident memory, idle, nothing known', idle, atMost('value', 120)),
          row('resident memory, idle, a million devices known', started, null),
          row('after 30,000 reports of a fleet at full load', busy, null),
          row('after 60,000', later, atMost('value', 350)),
        ],
        notes: [
          `\`countersign serve\` as its user starts it. The devices are rows of the store (device, last contact); of ${FLEET.toLocaleString('en')} of them tickets, sessions and figures are stored, too.`,
        ],
      }
    } finally {
      await serving.stop()
    }
  } finally {
    await load.close()
  }
}

export const benchmark: Benchmark = { id: 'B8', work: 'Memory of the server', run }
