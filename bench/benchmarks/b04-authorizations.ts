import { atLeast, type Bench, type Benchmark, type Measured, type Sample } from '../benchmark.ts'
import { bareAuthorization, timesPerSecond } from '../lab/bare-cryptography.ts'
import { CONNECTIONS, ReportLoad } from '../lab/report-load.ts'
import { median } from '../results.ts'

const WARM = 3_000
const COUNT = 2_000
const BARE_MILLISECONDS = 500
const ENOUGH_SECONDS = 60

const run = async ({ rounds, scratch, say }: Bench): Promise<Measured> => {
  const load = new ReportLoad(scratch)
  try {
    const target = await load.server({ database: true })
    const handshakeCode = await target.child.call('seats', { name: 'seats', taken: 0 })
    const authorize = async (count: number) => {
      const requestBytes = await load.prepareAuthorizations(target, { count, handshakeCode })
      return { requestBytes, ...(await load.run(target, { seconds: ENOUGH_SECONDS })) }
    }
    const warm = await authorize(WARM)
    const sizes = { requestBytes: warm.requestBytes, answerBytes: warm.driven.answerBytes }
    const bare = bareAuthorization(sizes, 'usual')
    const leanest = bareAuthorization(sizes, 'leanest')
    timesPerSecond(bare, BARE_MILLISECONDS)
    timesPerSecond(leanest, BARE_MILLISECONDS)
    const samples: Sample[] = []
    const besideLeanest: Sample[] = []
    const processor: Sample[] = []
    for (let round = 0; round < rounds; round += 1) {
      const before = timesPerSecond(bare, BARE_MILLISECONDS)
      const leanestBefore = timesPerSecond(leanest, BARE_MILLISECONDS)
      const made = await authorize(COUNT)
      const baseline = median([before, timesPerSecond(bare, BARE_MILLISECONDS)])
      const lean = median([leanestBefore, timesPerSecond(leanest, BARE_MILLISECONDS)])
      besideLeanest.push({ value: made.perSecond, baseline: lean })
      samples.push({ value: made.perSecond, baseline })
      processor.push({ value: made.processor, baseline: 1_000_000 / baseline })
      say(`round ${round + 1}: ${Math.round(made.perSecond)}/s, bare ${Math.round(baseline)}/s`)
    }
    const baseline = 'the bare cryptography on one thread'
    return {
      rows: [
        {
          name: 'first authorizations of new devices that take a seat',
          unit: 'requests/s',
          samples,
          baseline,
          first: null,
          goal: atLeast('ratio', 0.5),
        },
        {
          name: 'the same',
          unit: 'requests/s',
          samples: besideLeanest,
          baseline: 'the bare cryptography by the leanest calls that were found',
          first: null,
          goal: null,
        },
        {
          name: 'processor time an authorization',
          unit: 'µs',
          samples: processor,
          baseline,
          first: null,
          goal: null,
        },
      ],
      notes: [
        `${CONNECTIONS} connections; requests of ${sizes.requestBytes} bytes, answers of ${sizes.answerBytes}.`,
        'The bare cryptography: import of the ephemeral key, key agreement, opening, digest, two derived and sealed tokens, ES256 signature, seal of the answer, all with `node:crypto` as it is usually called and nothing around it. The leanest calls are those of the server: a key from PEM, a signature as DER.',
      ],
    }
  } finally {
    await load.close()
  }
}

export const benchmark: Benchmark = { id: 'B4', work: 'First authorization of a new device', run }
