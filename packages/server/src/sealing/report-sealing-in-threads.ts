import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { OpenedReport, OpenedTicket, Opening, ReportSealing, Sealed } from './report-sealing.ts'
import type { Answered, Asked } from './thread-messages.ts'

/** As that of the first thread (B8 of docs/performance.md). */
const RESOURCES = { maxYoungGenerationSizeMb: 16 }

interface Asking<Question, Answer> {
  readonly question: Question
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: Error) => void
}

/** What is asked of one thread in one message. */
interface Batch {
  readonly tickets: Asking<string, Opening<OpenedTicket>>[]
  readonly reports: Asking<{ readonly token: string; readonly sealed: Sealed }, Opening<OpenedReport>>[]
  readonly receipts: Asking<{ readonly content: string; readonly sealed: Sealed }, string>[]
}

const emptyBatch = (): Batch => ({ tickets: [], reports: [], receipts: [] })

const asked = <Question, Answer>(list: Asking<Question, Answer>[], question: Question): Promise<Answer> =>
  new Promise((resolve, reject) => {
    list.push({ question, resolve, reject })
  })

const answer = <Answer>(list: readonly Asking<unknown, Answer>[], answers: readonly Answer[]): void => {
  for (const [index, { resolve, reject }] of list.entries()) {
    const one = answers[index]
    if (one === undefined) reject(new Error('A thread that opens reports has left one without an answer.'))
    else resolve(one)
  }
}

const fail = ({ tickets, reports, receipts }: Batch, fault: Error): void => {
  for (const { reject } of [...tickets, ...reports, ...receipts]) reject(fault)
}

const settle = (batch: Batch, { tickets, reports, sealed, fault }: Answered): void => {
  if (fault !== null) {
    fail(batch, fault)
    return
  }
  answer(batch.tickets, JSON.parse(tickets) as Opening<OpenedTicket>[])
  answer(batch.reports, JSON.parse(reports) as Opening<OpenedReport>[])
  answer(batch.receipts, sealed)
}

type Secrets = ReadonlyMap<number, Uint8Array>

/** One thread and what it has been asked. A thread that ends is replaced when it is asked again; what it owed is a fault each. */
class SealingThread {
  readonly #secrets: () => Secrets
  readonly #waiting = new Map<number, Batch>()
  #told: Secrets | null = null
  #worker: Worker | null = null
  #asked = 0

  constructor(secrets: () => Secrets) {
    this.#secrets = secrets
  }

  get busy(): number {
    return this.#waiting.size
  }

  ask(batch: Batch): void {
    this.#worker ??= this.#start()
    this.#asked += 1
    const secrets = this.#secrets()
    const changed = secrets !== this.#told
    this.#told = secrets
    this.#waiting.set(this.#asked, batch)
    this.#worker.postMessage({
      id: this.#asked,
      secrets: changed ? secrets : null,
      tickets: batch.tickets.map(({ question }) => question),
      reports: batch.reports.map(({ question }) => question.token),
      reportKeys: batch.reports.map(({ question }) => question.sealed.key),
      contents: batch.receipts.map(({ question }) => question.content),
      contentKeys: batch.receipts.map(({ question }) => question.sealed.key),
    } satisfies Asked)
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    // From its sources or built, as this file is.
    const file = new URL(`./report-thread${extname(import.meta.url)}`, import.meta.url)
    const worker = new Worker(file, { name: 'countersign-sealing', resourceLimits: RESOURCES })
    worker.unref()
    let reason: Error | null = null
    worker.on('message', (answered: Answered) => {
      const batch = this.#waiting.get(answered.id)
      this.#waiting.delete(answered.id)
      if (batch !== undefined) settle(batch, answered)
    })
    worker.once('error', (error: Error) => {
      reason = error
    })
    worker.once('exit', () => {
      this.#worker = null
      this.#told = null
      const owed = [...this.#waiting.values()]
      this.#waiting.clear()
      const fault = new Error('A thread that opens reports has ended.', { cause: reason })
      for (const batch of owed) fail(batch, fault)
    })
    return worker
  }
}

export interface ThreadOptions {
  /** How many, at least one. */
  readonly threads: number
  /** Secrets of tickets by epoch; another map whenever they change. */
  readonly secrets: () => Secrets
}

/** Seals and opens on threads beside the one that calls, which hands over what has come in one turn of its event loop. */
export const reportSealingInThreads = ({
  threads: count,
  secrets,
}: ThreadOptions): ReportSealing & { close(): Promise<void> } => {
  const threads = Array.from({ length: count }, () => new SealingThread(secrets))
  let batch = emptyBatch()
  let due = false
  const handOver = (): void => {
    const all = batch
    batch = emptyBatch()
    due = false
    threads.reduce((least, thread) => (thread.busy < least.busy ? thread : least)).ask(all)
  }
  const toAsk = (): Batch => {
    if (!due) setImmediate(handOver)
    due = true
    return batch
  }
  return {
    ticketOf: (token) => asked(toAsk().tickets, token),
    open: (token, sealed) => asked(toAsk().reports, { token, sealed }),
    seal: (sealed, content) => asked(toAsk().receipts, { content, sealed }),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}
