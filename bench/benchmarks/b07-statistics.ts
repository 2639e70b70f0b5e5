import { DAY, DEFAULTS } from '@countersign/protocol/vocabulary'
import {
  atMost,
  type Bench,
  type Benchmark,
  type Bound,
  type Measured,
  type Row,
  type Sample,
} from '../benchmark.ts'
import { ReportLoad } from '../lab/report-load.ts'
import { median } from '../results.ts'

const MANY = 100_000
const FEW = 1_000
const DAYS = 365
const TIMES = 3

interface Question {
  readonly name: string
  readonly of: 'handshakeCode' | 'item'
  readonly by: 'day' | 'hour'
  readonly days: number
  readonly goal: Bound | null
}

const QUESTIONS: readonly Question[] = [
  {
    name: 'a year of a handshake code by day',
    of: 'handshakeCode',
    by: 'day',
    days: DAYS,
    goal: atMost('value', 50),
  },
  { name: '30 days of a handshake code by hour', of: 'handshakeCode', by: 'hour', days: 30, goal: null },
  { name: 'a year of a handshake code by hour', of: 'handshakeCode', by: 'hour', days: DAYS, goal: null },
  { name: 'a year of an item by day', of: 'item', by: 'day', days: DAYS, goal: atMost('value', 50) },
  { name: '30 days of an item by hour', of: 'item', by: 'hour', days: 30, goal: null },
  { name: 'a year of an item by hour', of: 'item', by: 'hour', days: DAYS, goal: null },
]

/** Asked again when old use has been folded, as a server does every hour. */
const FOLDED: readonly Question[] = QUESTIONS.filter(({ by, days }) => by === 'hour' && days === DAYS).map(
  (question) => ({ ...question, name: `${question.name}, old use folded` }),
)

/** A server that knows so many devices and the sums of a year. */
const yearOf = async (load: ReportLoad, devices: number) => {
  const server = await load.server({ database: true })
  return { server, ...(await server.child.call('year', { devices, days: DAYS })) }
}

type Year = Awaited<ReturnType<typeof yearOf>>

/** Milliseconds until the answer is there; rejects when it is empty. */
const ask = async ({ server, to }: Year, { of, by, days }: Question): Promise<number> => {
  const about = of === 'item' ? server.itemId : server.code
  const begin = performance.now()
  const response = await fetch(
    `${server.url}/api/v1/statistics?${of}=${about}&by=${by}&from=${to - days * DAY}&to=${to}`,
    { headers: { authorization: `Bearer ${server.apiKey}` } },
  )
  const { total } = (await response.json()) as { readonly total?: number }
  if (!response.ok || total === undefined || total === 0)
    throw new Error(`Statistics answered ${response.status} and a total of ${total}.`)
  return performance.now() - begin
}

const asked = async (year: Year, question: Question): Promise<number> => {
  const times: number[] = []
  for (let index = 0; index < TIMES; index += 1) times.push(await ask(year, question))
  return median(times)
}

const rowOf = async (years: readonly [Year, Year], question: Question, rounds: number): Promise<Row> => {
  const samples: Sample[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const sample = { value: await asked(years[0], question), baseline: await asked(years[1], question) }
    // The first round only warms.
    if (round > 0) samples.push(sample)
  }
  return {
    name: question.name,
    unit: 'ms',
    samples,
    baseline: `${FEW.toLocaleString('en')} devices`,
    first: null,
    goal: question.goal,
  }
}

const run = async ({ rounds, scratch, say }: Bench): Promise<Measured> => {
  const load = new ReportLoad(scratch)
  try {
    const years = [await yearOf(load, MANY), await yearOf(load, FEW)] as const
    say(`${years[0].rows} sums`)
    const rows: Row[] = []
    for (const question of QUESTIONS) rows.push(await rowOf(years, question, rounds))
    for (const { server } of years) await server.child.call('grow', { longest: DEFAULTS.reportAge })
    for (const question of FOLDED) rows.push(await rowOf(years, question, rounds))
    return {
      rows,
      notes: [
        `Over HTTP from the management API, on ${years[0].rows.toLocaleString('en')} sums by slot: ${DAYS} days, every slot used, three modules, two major versions, ${MANY.toLocaleString('en')} devices. Sums do not know devices, so the ratio shows only what else there is.`,
      ],
    }
  } finally {
    await load.close()
  }
}

export const benchmark: Benchmark = { id: 'B7', work: 'Statistics of a year', run }
