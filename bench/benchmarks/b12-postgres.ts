import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Cluster, startCluster } from '../../tooling/postgres/cluster.ts'
import { atLeast, type Bench, type Benchmark, type Measured, type Sample } from '../benchmark.ts'
import { freePort } from '../lab/free-port.ts'
import { Fleet, type Loaded, measureFleet, ReportLoad, warmUp } from '../lab/report-load.ts'

const SECONDS = 4
/** Of each source of load. */
const DEVICES = 3_000

/** A PostgreSQL server of its own that syncs every commit, with one database. */
const database = async (scratch: string): Promise<{ readonly cluster: Cluster; readonly url: string }> => {
  const directory = join(scratch, 'postgres')
  // PostgreSQL runs as nobody where this runs as root.
  chmodSync(scratch, 0o755)
  mkdirSync(directory)
  const cluster = await startCluster(directory, { port: await freePort(), durable: true })
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  await client.query('create database countersign')
  await client.end()
  return { cluster, url: cluster.url('countersign') }
}

const both = (one: Loaded, other: Loaded): number => one.perSecond + other.perSecond

const run = async ({ rounds, scratch, say }: Bench): Promise<Measured> => {
  const { cluster, url } = await database(scratch)
  // One source of load for each server.
  const loads = [new ReportLoad(scratch), new ReportLoad(scratch)] as const
  try {
    const first = await loads[0].server({ database: true, postgres: url })
    const second = await loads[1].sibling({
      data: await first.child.call('place', undefined),
      postgres: url,
    })
    const fleets = [await Fleet.of(first.child, DEVICES), await Fleet.of(first.child, DEVICES)] as const
    await warmUp(loads[0], { fleet: fleets[0], target: first })
    await warmUp(loads[1], { fleet: fleets[1], target: second })
    const two: Sample[] = []
    const batches: Sample[] = []
    for (let round = 0; round < rounds; round += 1) {
      const alone = await measureFleet(loads[0], { fleet: fleets[0], target: first }, { seconds: SECONDS })
      const together = await Promise.all([
        measureFleet(loads[0], { fleet: fleets[0], target: first }, { seconds: SECONDS }),
        measureFleet(loads[1], { fleet: fleets[1], target: second }, { seconds: SECONDS }),
      ])
      const bare = await first.child.call('batches', { seconds: SECONDS, size: 64 })
      two.push({ value: both(...together), baseline: alone.perSecond })
      batches.push({ value: alone.perSecond, baseline: bare })
      say(
        `round ${round + 1}: one ${Math.round(alone.perSecond)}/s, two ${Math.round(both(...together))}/s, batches alone ${Math.round(bare)}/s`,
      )
    }
    return {
      rows: [
        {
          name: 'reports, two servers',
          unit: 'requests/s',
          samples: two,
          baseline: 'one server',
          first: atLeast('ratio', 1.6),
          goal: null,
        },
        {
          name: 'reports, one server',
          unit: 'requests/s',
          samples: batches,
          baseline: 'the same statements in batches of 64, without HTTP and cryptography',
          first: null,
          goal: null,
        },
      ],
      notes: [
        'PostgreSQL, its servers and both sources of load share the processors of this machine, so that two servers can be faster than one only where there are more than two.',
        'PostgreSQL syncs every commit (`fsync` and `synchronous_commit` on).',
      ],
    }
  } finally {
    for (const load of loads) await load.close()
    cluster.process.kill('SIGINT')
    await new Promise<void>((resolve) => cluster.process.once('exit', () => resolve()))
  }
}

export const benchmark: Benchmark = {
  id: 'B12',
  work: 'Reports on PostgreSQL: two servers on one database beside one',
  run,
}
