import { atMost, type Bench, type Benchmark, type Measured, type Sample } from '../benchmark.ts'
import { fsyncTime } from '../lab/fsync.ts'
import { FLEET, Fleet, type Loaded, measureFleet, ReportLoad, warmUp } from '../lab/report-load.ts'

const PEAK_SECONDS = 1.5
const SECONDS = 4
const PARTS = [0.25, 0.5, 0.75, 0.9] as const

interface Round {
  readonly fsync: number
  readonly peak: Loaded
  readonly half: Loaded
}

const run = async ({ rounds, scratch, say }: Bench): Promise<Measured> => {
  const load = new ReportLoad(scratch)
  try {
    const target = await load.server({ database: true })
    const fleet = await Fleet.of(target.child, FLEET)
    const at = (seconds: number, rate?: number): Promise<Loaded> =>
      measureFleet(load, { fleet, target }, { seconds, ...(rate === undefined ? {} : { rate }) })
    await warmUp(load, { fleet, target })
    const measured: Round[] = []
    for (let round = 0; round < rounds; round += 1) {
      const peak = await at(PEAK_SECONDS)
      const half = await at(SECONDS, peak.perSecond / 2)
      const fsync = fsyncTime(scratch)
      measured.push({ fsync, peak, half })
      say(
        `round ${round + 1}: p99 ${half.p99.toFixed(1)} ms at ${Math.round(peak.perSecond / 2)}/s, fsync ${fsync.toFixed(2)} ms`,
      )
    }
    const peaks = measured.map(({ peak }) => peak.perSecond)
    const peak = peaks.reduce((sum, one) => sum + one, 0) / peaks.length
    const steps: (readonly [number, Loaded])[] = []
    for (const part of PARTS) steps.push([part * 100, await at(SECONDS, part * peak)])
    const samples = (pick: (half: Loaded) => number): readonly Sample[] =>
      measured.map(({ half, fsync }) => ({ value: pick(half), baseline: fsync }))
    return {
      rows: [
        {
          name: 'p99 latency at half of the peak rate',
          unit: 'ms',
          samples: samples(({ p99 }) => p99),
          baseline: 'one fsync',
          first: atMost('ratio', 30),
          goal: atMost('ratio', 10),
        },
        {
          name: 'median latency at half of the peak rate',
          unit: 'ms',
          samples: samples(({ p50 }) => p50),
          baseline: 'one fsync',
          first: null,
          goal: null,
        },
      ],
      curves: [
        {
          title: 'Latency of a report by the rate at which reports come',
          x: '% of the peak rate',
          y: 'ms',
          lines: [
            { name: 'p99', points: steps.map(([x, { p99 }]) => [x, p99] as const) },
            { name: 'median', points: steps.map(([x, { p50 }]) => [x, p50] as const) },
          ],
        },
      ],
      notes: [
        'Requests become due by the clock, whether or not others were answered; a latency counts from then. The fleet is that of B1.',
      ],
    }
  } finally {
    await load.close()
  }
}

export const benchmark: Benchmark = {
  id: 'B2',
  work: 'The same: latency at half of the peak rate',
  run,
}
