import { atMost, type Bench, type Benchmark, type Measured, type Sample } from '../benchmark.ts'
import { ReportLoad } from '../lab/report-load.ts'

const MANY = 100_000
const FEW = 10
const WARM = 2_000
const COUNT = 1_000
const ENOUGH_SECONDS = 60

const run = async ({ rounds, scratch, say }: Bench): Promise<Measured> => {
  const load = new ReportLoad(scratch)
  try {
    const target = await load.server({ database: true })
    const many = await target.child.call('seats', { name: 'many', taken: MANY })
    const few = await target.child.call('seats', { name: 'few', taken: FEW })
    const authorize = async (handshakeCode: string, count: number) => {
      await load.prepareAuthorizations(target, { count, handshakeCode })
      return load.run(target, { seconds: ENOUGH_SECONDS })
    }
    await authorize(few, WARM)
    await authorize(many, WARM)
    const processor: Sample[] = []
    const milliseconds: Sample[] = []
    for (let round = 0; round < rounds; round += 1) {
      const first = await authorize(few, COUNT)
      const second = await authorize(many, COUNT)
      processor.push({ value: second.processor, baseline: first.processor })
      milliseconds.push({ value: 1_000 / second.perSecond, baseline: 1_000 / first.perSecond })
      say(`round ${round + 1}: ${Math.round(second.processor)} µs against ${Math.round(first.processor)} µs`)
    }
    const baseline = `${FEW} seats taken`
    return {
      rows: [
        {
          name: `processor time an authorization with ${MANY.toLocaleString('en')} seats taken`,
          unit: 'µs',
          samples: processor,
          baseline,
          first: null,
          goal: atMost('ratio', 1.2),
        },
        {
          name: 'time an authorization under full load',
          unit: 'ms',
          samples: milliseconds,
          baseline,
          first: null,
          goal: null,
        },
      ],
      notes: ['Each request comes from a new device and takes a seat.'],
    }
  } finally {
    await load.close()
  }
}

export const benchmark: Benchmark = { id: 'B6', work: 'Authorization on an item with many seats taken', run }
