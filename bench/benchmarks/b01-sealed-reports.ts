import { atLeast, type Bench, type Benchmark, type Measured, type Sample } from '../benchmark.ts'
import { CONNECTIONS, devicesFor, type Loaded, ReportLoad, sampleOf } from '../lab/report-load.ts'

const SECONDS = 2
const WARM = 30_000
const WARM_SECONDS = 6

interface Round {
  readonly bare: Loaded
  readonly known: Loaded
  readonly fresh: Loaded
  readonly memory: Loaded
}

const samples = (
  rounds: readonly Round[],
  pick: (round: Round) => readonly [Loaded, Loaded],
  of: 'perSecond' | 'processor',
): readonly Sample[] => rounds.map((round) => sampleOf(of)(...pick(round)))

const run = async ({ rounds, scratch, say }: Bench): Promise<Measured> => {
  const load = new ReportLoad(scratch)
  try {
    const server = await load.server({ database: true })
    const without = await load.server({ database: false })
    // Warm: compiled code, and the size that a receipt has.
    const warmUp = async (target: typeof server): Promise<Loaded> => {
      await load.prepare(await target.child.call('mint', { count: WARM }), 0)
      return load.run(target, { seconds: WARM_SECONDS })
    }
    const warm = await warmUp(server)
    await warmUp(without)
    const bare = await load.bare(warm.driven.answerBytes)
    const requestBytes = await load.prepare(await server.child.call('mint', { count: 20_000 }), 0)
    await load.run(bare, { seconds: SECONDS })
    const measured: Round[] = []
    let verified = 0
    for (let round = 0; round < rounds; round += 1) {
      const devices = await server.child.call('mint', { count: devicesFor(SECONDS) })
      await load.prepare(devices, 2 * round + 1)
      const fresh = await load.run(server, { seconds: SECONDS })
      verified += await load.verify(fresh, await server.child.call('identity', undefined))
      await load.prepare(devices.slice(0, 20_000), 2 * round + 2)
      const known = await load.run(server, { seconds: SECONDS })
      const ofBare = await load.run(bare, { seconds: SECONDS })
      await load.prepare(await without.child.call('mint', { count: devicesFor(SECONDS) }), 2 * round + 1)
      const memory = await load.run(without, { seconds: SECONDS })
      measured.push({ bare: ofBare, fresh, known, memory })
      say(
        `round ${round + 1}: ${Math.round(fresh.perSecond)}/s, known ${Math.round(known.perSecond)}/s, without database ${Math.round(memory.perSecond)}/s, bare ${Math.round(ofBare.perSecond)}/s`,
      )
    }
    const bareName = 'a bare node:http server on one thread'
    return {
      rows: [
        {
          name: 'reports of devices not seen before, one thread',
          unit: 'requests/s',
          samples: samples(measured, ({ fresh, bare: base }) => [fresh, base], 'perSecond'),
          baseline: bareName,
          first: atLeast('ratio', 0.22),
          goal: atLeast('ratio', 0.33),
        },
        {
          name: 'the same beside the same path without the database',
          unit: 'requests/s',
          samples: samples(measured, ({ fresh, memory }) => [fresh, memory], 'perSecond'),
          baseline: 'no database',
          first: atLeast('ratio', 0.55),
          goal: atLeast('ratio', 0.8),
        },
        {
          name: 'reports of devices that come back, one thread',
          unit: 'requests/s',
          samples: samples(measured, ({ known, bare: base }) => [known, base], 'perSecond'),
          baseline: bareName,
          first: atLeast('ratio', 0.22),
          goal: atLeast('ratio', 0.33),
        },
        {
          name: 'processor time of the server a report',
          unit: 'µs',
          samples: samples(measured, ({ fresh, bare: base }) => [fresh, base], 'processor'),
          baseline: bareName,
          first: null,
          goal: null,
        },
        {
          name: 'processor time a report without the database',
          unit: 'µs',
          samples: samples(measured, ({ memory, bare: base }) => [memory, base], 'processor'),
          baseline: bareName,
          first: null,
          goal: null,
        },
      ],
      notes: [
        `${CONNECTIONS} connections that are kept alive; requests of ${requestBytes} bytes, answers of ${warm.driven.answerBytes}; one slot and two modules a report.`,
        `${verified} receipts were opened and verified: seal, signature of the head, path and place.`,
      ],
    }
  } finally {
    await load.close()
  }
}

export const benchmark: Benchmark = {
  id: 'B1',
  work: 'Sealed usage reports, one a request, durable, with receipts that are proven',
  run,
}
