import { atLeast, type Bench, type Benchmark, type Measured, type Row, type Sample } from '../benchmark.ts'
import {
  CONNECTIONS,
  FLEET,
  Fleet,
  type Loaded,
  measureFleet,
  ReportLoad,
  sampleOf,
  warmUp,
} from '../lab/report-load.ts'

const SECONDS = 2
const NEW_DEVICES = 20_000
const FEW_DEVICES = 5_000
const STAGE_BATCHES = 250

interface Round {
  readonly bare: Loaded
  /** The fleet in turn. */
  readonly fleet: Loaded
  /** Few devices, so that keys and names stay in memory. */
  readonly few: Loaded
  /** First reports under a ticket. */
  readonly fresh: Loaded
  readonly withoutDatabase: Loaded
  /** The fleet in turn, on a server that opens and seals on a second thread. */
  readonly twoThreads: Loaded
}

type Part = Exclude<keyof Round, 'bare'>
const BARE = 'a bare node:http server on one thread'

const rowsOf = (rounds: readonly Round[]): readonly Row[] => {
  const row = (
    name: string,
    of: { readonly part: Part; readonly beside: keyof Round; readonly what?: 'processor' },
    bounds: Pick<Row, 'first' | 'goal'> = { first: null, goal: null },
  ): Row => ({
    name,
    unit: of.what === undefined ? 'requests/s' : 'µs',
    samples: rounds.map(
      (round): Sample => sampleOf(of.what ?? 'perSecond')(round[of.part], round[of.beside]),
    ),
    baseline: of.beside === 'bare' ? BARE : 'the same path without the database',
    ...bounds,
  })
  const bare = 'bare'
  return [
    row(
      'reports of a fleet, one thread',
      { part: 'fleet', beside: bare },
      { first: atLeast('ratio', 0.22), goal: atLeast('ratio', 0.33) },
    ),
    row(
      'the same',
      { part: 'fleet', beside: 'withoutDatabase' },
      { first: atLeast('ratio', 0.55), goal: atLeast('ratio', 0.8) },
    ),
    row(
      'reports of a fleet, two threads',
      { part: 'twoThreads', beside: bare },
      { first: atLeast('ratio', 0.3), goal: atLeast('ratio', 0.45) },
    ),
    row('reports of few devices', { part: 'few', beside: bare }),
    row('first reports under a ticket', { part: 'fresh', beside: bare }),
    row('without the database', { part: 'withoutDatabase', beside: bare }),
    row('processor time a report of a fleet', { part: 'fleet', beside: bare, what: 'processor' }),
    row('processor time a report of a fleet, two threads', {
      part: 'twoThreads',
      beside: bare,
      what: 'processor',
    }),
    row('processor time a first report', { part: 'fresh', beside: bare, what: 'processor' }),
    row('processor time without the database', { part: 'withoutDatabase', beside: bare, what: 'processor' }),
  ]
}

/** What a report costs without HTTP, stage by stage, beside the same without the database. */
const stageRows = async (target: Awaited<ReturnType<ReportLoad['server']>>): Promise<readonly Row[]> => {
  const value = await target.child.call('stages', { batches: STAGE_BATCHES, database: true })
  const baseline = await target.child.call('stages', { batches: STAGE_BATCHES, database: false })
  return Object.keys(value).map((stage) => ({
    name: `least processor time a report: ${stage}`,
    unit: 'µs',
    samples: [{ value: value[stage] ?? Number.NaN, baseline: baseline[stage] ?? Number.NaN }],
    baseline: 'without the database',
    first: null,
    goal: null,
  }))
}

const run = async ({ rounds, scratch, say }: Bench): Promise<Measured> => {
  const load = new ReportLoad(scratch)
  try {
    const target = await load.server({ database: true })
    const other = await load.server({ database: false })
    const threaded = await load.server({ database: true, settings: { sealingThreads: '1' } })
    const fleet = await Fleet.of(target.child, FLEET)
    const ofThreaded = await Fleet.of(threaded.child, FLEET)
    const few = await Fleet.of(target.child, FEW_DEVICES)
    const ofOther = await Fleet.of(other.child, FLEET)
    // Warm: compiled code, and the size that a receipt has.
    const warm = await warmUp(load, { fleet, target })
    await warmUp(load, { fleet: ofOther, target: other })
    await warmUp(load, { fleet: ofThreaded, target: threaded })
    const stages = await stageRows(target)
    const bareTarget = await load.bare(warm.driven.answerBytes)
    const requestBytes = await load.prepare(fleet.next(NEW_DEVICES))
    await load.run(bareTarget, { seconds: SECONDS })
    const measured: Round[] = []
    let verified = 0
    const seconds = SECONDS
    for (let round = 0; round < rounds; round += 1) {
      const ofFleet = await measureFleet(load, { fleet, target }, { seconds })
      verified += await load.verify(ofFleet, await target.child.call('identity', undefined))
      const bare = await load.run(bareTarget, { seconds })
      const withoutDatabase = await measureFleet(load, { fleet: ofOther, target: other }, { seconds })
      const twoThreads = await measureFleet(load, { fleet: ofThreaded, target: threaded }, { seconds })
      verified += await load.verify(twoThreads, await threaded.child.call('identity', undefined))
      await measureFleet(load, { fleet: few, target }, { seconds: 1 })
      const ofFew = await measureFleet(load, { fleet: few, target }, { seconds: 1 })
      await load.prepare(await target.child.call('mint', { count: NEW_DEVICES, known: false }))
      const fresh = await load.run(target, { seconds })
      measured.push({ bare, fleet: ofFleet, few: ofFew, fresh, withoutDatabase, twoThreads })
      say(
        `round ${round + 1}: ${Math.round(ofFleet.perSecond)}/s (${Math.round(ofFleet.processor)} µs), two threads ${Math.round(twoThreads.perSecond)}/s (${Math.round(twoThreads.processor)} µs), few ${Math.round(ofFew.perSecond)}/s, first ${Math.round(fresh.perSecond)}/s, without database ${Math.round(withoutDatabase.perSecond)}/s (${Math.round(withoutDatabase.processor)} µs), bare ${Math.round(bare.perSecond)}/s (${Math.round(bare.processor)} µs)`,
      )
    }
    return {
      rows: [...rowsOf(measured), ...stages],
      notes: [
        `${CONNECTIONS} connections that are kept alive; requests of ${requestBytes} bytes, answers of ${warm.driven.answerBytes}; one slot and two modules a report.`,
        `The fleet has ${FLEET.toLocaleString('en')} devices that report in turn under tickets and sessions that the server knows: more than it keeps keys and names of in memory, so that each is looked up and derived anew.`,
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
